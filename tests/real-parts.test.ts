import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A program that used one part, with the environment that `verify` gives it or without. */
function useOne(environment: Record<string, string>) {
  const { CLOUDTOLOCALLLM_PARTS: _, ...env } = process.env
  const module = JSON.stringify(new URL('./real-parts.ts', import.meta.url).href)
  const program = `import(${module}).then((parts) => parts.usedRealPart('PostgreSQL', '18.4'))`
  return run(process.execPath, ['-e', program], { env: { ...env, ...environment } })
}

describe('real parts', () => {
  it('are written down with their version, once for every use', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'parts-'))
    const file = path.join(folder, 'parts')
    await useOne({ CLOUDTOLOCALLLM_PARTS: file })
    await useOne({ CLOUDTOLOCALLLM_PARTS: file })
    assert.equal(readFileSync(file, 'utf8'), 'PostgreSQL\t18.4\nPostgreSQL\t18.4\n')
    rmSync(folder, { recursive: true })
  })

  it('leave no trace outside of verify', async () => {
    assert.deepEqual(await useOne({}), { stdout: '', stderr: '' })
  })
})
