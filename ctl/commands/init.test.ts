import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { readSettings } from '@cloudtolocalllm/platform/settings-file'
import type { Questioner } from '../terminal/questioner.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { init } from './init.ts'

/** A person who answers in order, and what they were asked and told. */
function person(answers: readonly string[]) {
  const asked: string[] = []
  const told: string[] = []
  const rest = [...answers]
  const questioner: Questioner = {
    ask: async (question, usual) => {
      asked.push(question)
      assert.ok(rest.length > 0, `nobody knows: ${question}`)
      return rest.shift() || usual
    },
    close: () => told.push('closed'),
  }
  const terminal: Terminal = {
    answer: (text) => told.push(text),
    say: (text) => told.push(text),
    json: false,
    columns: 80,
    interactive: true,
    colours: false,
  }
  return { asked, told, questioner: () => questioner, terminal }
}

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), 'init-'))
  t.after(() => rmSync(made, { recursive: true }))
  return made
}

describe('ctl init in a terminal', () => {
  it('asks what the provider needs, again where an answer does not fit, and writes a file that fits', async (t) => {
    const environments = folder(t)
    const { asked, told, questioner, terminal } = person([
      'asw',
      'aws',
      'localhost',
      'a.example.com',
      '12',
      '123456789012',
      '',
      '',
      'ops@example.com',
      '',
    ])
    assert.equal(await init('staging', { environments }, terminal, questioner), 0)
    const result = readSettings(readFileSync(path.join(environments, 'staging.yaml'), 'utf8'), 'staging.yaml')
    assert.ok('settings' in result)
    assert.equal(result.settings.aws?.account, '123456789012')
    assert.equal(result.settings.alerts.email, 'ops@example.com')
    assert.equal(asked.length, 10)
    assert.match(told[0] ?? '', /expected one of aws, azure, google, kubernetes, got "asw"; did you mean aws\?/)
    assert.match(told[1] ?? '', /expected a host name/)
    assert.ok(told.includes('closed'))
  })

  it('asks only what no flag has said', async (t) => {
    const environments = folder(t)
    const { asked, questioner, terminal } = person(['google:bucket-1'])
    const flags = {
      provider: 'google',
      domain: 'a.example.com',
      registry: 'ghcr.io/a',
      project: 'p1',
      region: 'us-east1',
      nodes: 'e2-small',
    }
    const identity = { email: 'a@example.com', issuer: 'https://issuer.example', clientId: 'models' }
    assert.equal(await init('staging', { environments, ...flags, ...identity }, terminal, questioner), 0)
    assert.equal(asked.length, 1)
    assert.match(asked[0] ?? '', /^Where do backups go/)
  })

  it('refuses flags that do not fit before it asks anything', async (t) => {
    const { asked, questioner, terminal } = person([])
    const options = { environments: folder(t), provider: 'aws', domain: 'a b' }
    await assert.rejects(init('staging', options, terminal, questioner), { code: 'INIT_INCOMPLETE', exitCode: 4 })
    assert.deepEqual(asked, [])
  })
})
