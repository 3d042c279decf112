import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StatusEngine } from '@cloudtolocalllm/protocol/control'
import { describeAge } from './age.ts'
import { EngineOptions } from './engine-options.ts'
import { Narrator } from './narrator.ts'
import { programName, setVariable } from './shell.ts'
import { paint, renderColumns } from './terminal.ts'

const engine: StatusEngine = {
  id: '127.0.0.1-11434',
  kind: 'ollama',
  version: '0.34.4',
  state: 'ready',
  problem: null,
  dialects: [],
  demonstration: false,
  models: [],
}

test('hints are written for the shell in use', () => {
  assert.equal(setVariable('A', 'b', 'win32'), "$env:A = 'b'")
  assert.equal(setVariable('A', 'b', 'linux'), "export A='b'")
})

test('who came by npx is told to come by npx again', () => {
  const gateway = new URL('https://gateway.example')
  assert.equal(programName(gateway, { npm_command: 'exec' }), 'npx https://gateway.example/agent.tgz')
  assert.equal(programName(gateway, {}), 'cloudtolocalllm')
  assert.equal(programName(undefined, { npm_command: 'exec' }), 'cloudtolocalllm')
})

test('ages are said as a person says them', () => {
  const ages = [0, 59, 60, 3_600, 47 * 3_600, 49 * 3_600].map((seconds) => describeAge(0, seconds * 1_000))
  assert.deepEqual(ages, ['0 s', '59 s', '1 min', '1 h', '47 h', '2 days'])
})

test('columns are as wide as what stands in them', () => {
  assert.equal(
    renderColumns([
      ['a', 'bb', 'c'],
      ['aaa', 'b', ''],
    ]),
    'a    bb  c\naaa  b',
  )
})

test('colour is used only where it is wanted', () => {
  assert.equal(paint('x', 'red', { colours: false }), 'x')
  assert.equal(paint('x', 'red', { colours: true }), '\u001b[31mx\u001b[0m')
})

test('a key belongs to the engine before it', () => {
  const options = new EngineOptions()
  options.add('http://a')
  options.add('http://b')
  options.addKey('k')
  assert.deepEqual(options.list, [{ url: 'http://a' }, { url: 'http://b', key: 'k' }])
})

test('the same news are told once, also when other news came between', () => {
  const said: string[] = []
  const terminal = {
    answer: () => {},
    say: (text: string) => said.push(text),
    columns: 80,
    rich: false,
    colours: false,
  }
  const narrator = new Narrator(terminal, new URL('https://gateway.example'))
  const offline = { type: 'offline', code: 'TUNNEL_LOST', message: 'gone', mend: 'wait' } as const
  narrator.tell({ type: 'engines', engines: [engine] })
  narrator.tell(offline)
  narrator.tell({ type: 'engines', engines: [{ ...engine, models: [] }] })
  narrator.tell(offline)
  narrator.tell({ type: 'engines', engines: [{ ...engine, state: 'unreachable', problem: 'nothing listens there' }] })
  assert.deepEqual(said, [
    'Ollama 0.34.4: 0 models',
    'Offline: gone\n  wait',
    'Ollama 0.34.4 at 127.0.0.1-11434: nothing listens there',
  ])
})
