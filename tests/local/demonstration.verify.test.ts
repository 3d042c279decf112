import assert from 'node:assert/strict'
import { copyFileSync, linkSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { DEMONSTRATION_MODEL } from '@cloudtolocalllm/local/embedded-engine/model'
import { demonstrationModel } from '../engines/install.ts'
import { ask, makePlace, Start } from './start.ts'

const model = await demonstrationModel()

/** A home that has the model already, as after a first start. */
function placeWithModel(): string {
  const place = makePlace()
  const kept = path.join(place, 'data', 'models', DEMONSTRATION_MODEL.fileName)
  mkdirSync(path.dirname(kept), { recursive: true, mode: 0o700 })
  try {
    linkSync(model, kept)
  } catch {
    copyFileSync(model, kept)
  }
  return place
}

test('where no engine is found, real tokens come from the demonstration, which says what it is', async (t) => {
  const first = new Start({ words: ['--no-search'], place: placeWithModel() })
  const [status, answer] = await ask(await first.ready(), DEMONSTRATION_MODEL.name, 'What is the capital of France?')
  assert.equal(status, 200)
  assert.ok(JSON.parse(answer).usage.completion_tokens > 0)
  assert.match(first.output, /This model is a demonstration/)
  assert.equal(await first.end('SIGINT'), 0)
  assert.deepEqual(first.processes(), [])

  const began = performance.now()
  const second = new Start({ words: ['--no-search'], place: first.place })
  assert.equal((await ask(await second.ready(), DEMONSTRATION_MODEL.name))[0], 200)
  t.diagnostic(`second start until the demonstration's first answer: ${Math.round(performance.now() - began)} ms`)
})

test('a killed embedded engine comes back, and nothing of it is left at the end', async () => {
  const service = new Start({ words: ['--no-search'], place: placeWithModel() })
  const ready = await service.ready()
  process.kill(service.process('embedded-engine/main.ts'), 'SIGKILL')
  await service.until(async () => (await ask(ready, DEMONSTRATION_MODEL.name))[0] === 200)
  await service.end('SIGKILL')
  await service.nothingLeft()
})

test('a model of the person is served under its name, and one that is none is refused with its path', async () => {
  const place = makePlace()
  const file = path.join(place, 'My Own.gguf')
  copyFileSync(model, file)
  const service = new Start({ words: ['--no-search', '--model', file], place })
  assert.equal((await ask(await service.ready(), 'my own'))[0], 200)
  await service.end('SIGINT')
  const wrong = new Start({ words: ['--no-search', '--model', path.join(place, 'missing.gguf')], place })
  assert.equal(await wrong.exit(), 1)
  assert.match(wrong.errors, /^MODEL_FILE_UNREADABLE: .*missing\.gguf/m)
  assert.deepEqual(wrong.processes(), [])
})
