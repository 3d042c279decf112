import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { promisify } from 'node:util'
import type { FileResult } from './test-file.ts'

const root = mkdtempSync(path.join(tmpdir(), 'test-file-'))
after(() => rmSync(root, { recursive: true }))

/** Runs a test file of this text, with `limit` milliseconds. */
async function run(text: string, limit = 60_000): Promise<FileResult> {
  writeFileSync(path.join(root, 'a.test.mjs'), `import { before, describe, it } from 'node:test'\n${text}`)
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const program = path.join(import.meta.dirname, 'sample-run.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [program, root, 'a.test.mjs', `${limit}`], { env })
  return JSON.parse(stdout)
}

async function failures(text: string, limit?: number): Promise<string[]> {
  const result = await run(text, limit)
  return result.failures.map(({ name, message }) => `${name}: ${message.split('\n')[0]}`)
}

describe('a test file', () => {
  it('counts its tests, not the suites around them', async () => {
    const { passed, failures } = await run("describe('a', () => { it('b', () => {}); it('c', () => {}) })")
    assert.deepEqual({ passed, failures }, { passed: 2, failures: [] })
  })

  it('tells which test failed, where, and why', async () => {
    const { passed, failures } = await run("describe('a', () => {\nit('b', () => { throw new RangeError('no') })\n})")
    const [failure] = failures
    assert.deepEqual([passed, failures.length, failure?.name, failure?.line], [0, 1, 'a › b', 3])
    assert.match(failure?.message ?? '', /^RangeError: no\n {4}at /)
  })

  it('keeps what was printed', async () => {
    assert.equal((await run("it('a', () => console.log('seen'))")).output, 'seen\n')
  })

  for (const left of ['skip', 'todo']) {
    it(`fails for a test that is marked ${left}`, async () => {
      const [failure, ...others] = await failures(`it('a', { ${left}: 'later' }, () => {})`)
      assert.match(failure ?? '', /^a: (was skipped|is marked as not done)/)
      assert.deepEqual(others, [])
    })
  }

  it('fails without a test in it', async () => {
    assert.deepEqual(await failures(''), ['a.test.mjs: holds no test'])
  })

  it('fails when it cannot be read', async () => {
    assert.deepEqual(await failures('it('), ['a.test.mjs: its process ended with 1; see its output below'])
  })

  it('fails when something breaks after its tests', async () => {
    const text = "it('a', () => {}); setImmediate(() => { throw new Error('late') })"
    assert.equal((await failures(text)).length, 1)
  })

  it('fails when what comes before its tests does', async () => {
    const text = "describe('a', () => { before(() => { throw new Error('early') }); it('b', () => {}) })"
    assert.ok((await failures(text)).includes('a: Error: early'))
  })

  it('is killed at its limit, with the name of what was running', async () => {
    const text = "it('waits', () => new Promise(() => setInterval(() => 0, 1000)))"
    const [failure] = await failures(text, 2000)
    // On a busy machine the test may not have begun when the time is over.
    assert.match(
      failure ?? '',
      /^a\.test\.mjs: did not end within 2 s and was killed; (running: waits|no test was running)$/,
    )
  })

  // Only Linux shows which processes a test file started.
  if (process.platform === 'linux') {
    it('fails for a process that it leaves running, and ends it', async () => {
      const start = "spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { detached: true, stdio: 'ignore' })"
      const text = `import { spawn } from 'node:child_process'\nit('a', () => { ${start}.unref() })`
      const [failure] = await failures(text)
      const pid = /left a process running, now killed: .*setInterval.* \((\d+)\)$/.exec(failure ?? '')?.[1]
      // One that nobody has waited for stays listed, but can no longer be read.
      assert.throws(() => readFileSync(`/proc/${pid}/environ`), { code: /ENOENT|ESRCH/ })
    })
  }
})
