import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Ollama as OllamaClient } from 'ollama'
import { type Ollama, startOllama } from '../engines/ollama.ts'
import { usedRealPart } from '../real-parts.ts'
import { type Service, startService } from '../service/service.ts'
import { bigPicture, weatherTool } from './requests.ts'

let engine: Ollama
let service: Service
let ollama: OllamaClient

before(async () => {
  engine = await startOllama()
  service = await startService({ engines: [engine.url] })
  ollama = new OllamaClient({ host: service.url, headers: { authorization: `Bearer ${service.key}` } })
  usedRealPart('ollama (client)', '0.6.4')
})

after(async () => {
  await service?.stop()
  await engine.stop()
})

const messages = [{ role: 'user', content: 'Say hello' }]
const options = { num_predict: 12 }

test('a chat is answered', async () => {
  const { message, done } = await ollama.chat({ model: engine.model, messages, options })
  assert.ok(message.content && done)
})

test('a chat and a generation stream to their ends', async () => {
  const chat = await ollama.chat({ model: engine.model, messages, options, stream: true })
  const generated = await ollama.generate({ model: engine.model, prompt: 'Say hello', options, stream: true })
  for (const stream of [chat, generated]) {
    const done: boolean[] = []
    for await (const part of stream) done.push(part.done)
    assert.equal(done.at(-1), true)
  }
})

test('tools pass through to a model that takes them', async () => {
  const tools = [
    { type: 'function', function: { ...weatherTool, parameters: { ...weatherTool.parameters, required: ['city'] } } },
  ]
  const { done } = await ollama.chat({ model: engine.toolsModel, messages, tools, options })
  assert.ok(done)
})

test('embeddings are numbers', async () => {
  const { embeddings } = await ollama.embed({ model: engine.embeddingModel, input: ['one', 'two'] })
  assert.deepEqual(
    embeddings.map(({ length }) => length),
    [576, 576],
  )
})

test('twenty megabytes of picture reach the engine, which says what it makes of them', async () => {
  const asked = ollama.chat({
    model: engine.model,
    messages: [{ role: 'user', content: 'What?', images: [bigPicture()] }],
    options,
  })
  const answer = await asked.catch((error: unknown) => error)
  if (answer instanceof Error) assert.doesNotMatch(answer.message, /larger than/)
})

test('models are listed, shown, and seen loaded', async () => {
  await ollama.chat({ model: engine.model, messages, options })
  const { models } = await ollama.list()
  assert.ok(models.some(({ name, size }) => name.startsWith(engine.model) && size > 0))
  assert.ok((await ollama.show({ model: engine.model })).details.family)
  await service.until(async () => (await ollama.ps()).models.length > 0)
})

test('a pull is refused with the words that allow it', async () => {
  await assert.rejects(ollama.pull({ model: 'tinyllama' }), /cloudtolocalllm allow pull/)
})

test('an unknown model is an error of this client', async () => {
  await assert.rejects(ollama.chat({ model: 'nobody-has-this', messages }), /no device of yours has a model named/)
})

test('an abort ends the answer at the engine', async () => {
  const stream = await ollama.chat({ model: engine.model, messages, options: { num_predict: 2000 }, stream: true })
  for await (const _ of stream) break
  stream.abort()
  await service.nothingInFlight()
})
