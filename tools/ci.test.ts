import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'

const program = path.join(import.meta.dirname, '..', '.ci', 'run')
const folder = mkdtempSync(path.join(tmpdir(), 'ci-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs CI's program with an `npm` that does `test` for `npm test` and `rest` for what is left of verify. */
async function run(test: string, rest: string) {
  const npm = path.join(folder, 'npm')
  writeFileSync(npm, `#!/bin/sh\nif [ "$1" = test ]; then\n${test}\nelse\n${rest}\nfi\n`)
  chmodSync(npm, 0o755)
  const child = spawn('bash', [program], { env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` } })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const [output, code] = await Promise.all([text(child.stdout), ended])
  return { last: output.trimEnd().split('\n').at(-1), code }
}

// CI runs on Linux; the program is a shell script.
if (process.platform !== 'win32') {
  describe('CI', () => {
    it('sums what both parts say on the last line', async () => {
      assert.deepEqual(await run('echo 7 passed, 0 failed', 'echo 3 passed, 0 failed'), {
        last: '10 passed, 0 failed',
        code: 0,
      })
    })

    it('fails with either part', async () => {
      const failing = await run('echo 7 passed, 0 failed', 'echo 3 passed, 2 failed; exit 1')
      assert.deepEqual(failing, { last: '10 passed, 2 failed', code: 1 })
    })

    it('counts a part that ends without a result', async () => {
      const broken = await run('echo 1 passed, 1 of 2; exit 0', 'echo 3 passed, 0 failed')
      assert.deepEqual(broken, { last: '3 passed, 1 failed', code: 1 })
    })

    it('counts a part that ends badly although nothing failed', async () => {
      const odd = await run('echo 7 passed, 0 failed; exit 130', 'echo 3 passed, 0 failed')
      assert.deepEqual(odd, { last: '10 passed, 1 failed', code: 1 })
    })
  })
}
