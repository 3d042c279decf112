import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { cacheRoot } from './cache.ts'
import { demonstrationModel, installLlamaServer, installOllama } from './install.ts'

const PROGRAM = fileURLToPath(new URL('install-main.ts', import.meta.url))

let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'install-'))
})
after(() => rm(directory, { recursive: true }))

/** What the installing program says on standard error, and its exit code, with these variables changed. */
function install(environment: Record<string, string>): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [PROGRAM],
      { env: { ...process.env, ...environment } },
      (_error, _out, said) => resolve({ code: child.exitCode ?? -1, said }),
    )
  })
}

test('everything that is installed lies in the cache, outside the tree', async () => {
  const places = [await installOllama(), (await installLlamaServer()).args[0] ?? '', await demonstrationModel()]
  for (const place of places) assert.ok(place.startsWith(cacheRoot()), place)
})

test('without Python the fault says what to install, and nothing is left in the cache', async () => {
  const { code, said } = await install({ PATH: directory, CLOUDTOLOCALLLM_CACHE: directory })
  assert.equal(code, 1)
  assert.match(said, /^TEST_ENGINE_NEEDS_PYTHON: .*\n {2}Install Python 3\.10 or newer/)
  assert.deepEqual(await readdir(directory), [])
})

test('without Go the fault says where to get it', async () => {
  const { command } = await installLlamaServer()
  const bin = join(directory, 'bin')
  const cache = join(directory, 'cache')
  await mkdir(bin)
  await mkdir(cache)
  await writeFile(join(bin, 'python3'), `#!/bin/sh\nexec '${command}' "$@"\n`, { mode: 0o755 })
  for (const entry of (await readdir(cacheRoot())).filter((name) => name.startsWith('llama-server'))) {
    await symlink(join(cacheRoot(), entry), join(cache, entry))
  }
  const { code, said } = await install({ PATH: bin, CLOUDTOLOCALLLM_CACHE: cache })
  assert.equal(code, 1)
  assert.match(said, /TEST_ENGINE_NEEDS_GO: .*the program go.*\n {2}Install Go .*https:\/\/go\.dev\/dl/)
})
