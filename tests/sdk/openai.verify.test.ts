import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import OpenAI from 'openai'
import { type Ollama, startOllama } from '../engines/ollama.ts'
import { usedRealPart } from '../real-parts.ts'
import { type Service, startService } from '../service/service.ts'
import { bigPicture, weatherTool } from './requests.ts'

let ollama: Ollama
let service: Service
let openai: OpenAI

before(async () => {
  ollama = await startOllama()
  service = await startService({ engines: [ollama.url] })
  openai = new OpenAI({ baseURL: `${service.url}/v1`, apiKey: service.key, maxRetries: 0 })
  usedRealPart('openai (client)', '7.57.0')
})

after(async () => {
  await service?.stop()
  await ollama.stop()
})

const hello = [{ role: 'user' as const, content: 'Say hello' }]

test('a chat is answered with its tokens counted', async () => {
  const { choices, usage } = await openai.chat.completions.create({
    model: ollama.model,
    messages: hello,
    max_tokens: 12,
  })
  assert.ok(choices[0]?.message.content)
  assert.ok((usage?.completion_tokens ?? 0) > 0)
})

test('a chat streams to its end', async () => {
  const stream = await openai.chat.completions.create({
    model: ollama.model,
    messages: hello,
    max_tokens: 12,
    stream: true,
  })
  const finished: (string | null | undefined)[] = []
  for await (const chunk of stream) finished.push(chunk.choices[0]?.finish_reason)
  assert.ok(finished.length > 2)
  assert.ok(finished.includes('length') || finished.includes('stop'))
})

test('tools pass through to a model that takes them', async () => {
  const { choices } = await openai.chat.completions.create({
    model: ollama.toolsModel,
    messages: [{ role: 'user', content: 'What is the weather in Paris?' }],
    tools: [{ type: 'function', function: weatherTool }],
    max_tokens: 20,
  })
  assert.equal(choices.length, 1)
})

test('embeddings are numbers', async () => {
  const { data } = await openai.embeddings.create({ model: ollama.embeddingModel, input: ['one', 'two'] })
  assert.deepEqual(
    data.map(({ embedding }) => embedding.length),
    [576, 576],
  )
})

test('twenty megabytes of picture reach the engine, which says what it makes of them', async () => {
  const content = [
    { type: 'text' as const, text: 'What is this?' },
    { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${bigPicture()}` } },
  ]
  const asked = openai.chat.completions.create({
    model: ollama.model,
    messages: [{ role: 'user', content }],
    max_tokens: 4,
  })
  const answer = await asked.catch((error: unknown) => error)
  // The model has no eyes: the engine answers or refuses, but never our own limits.
  if (answer instanceof OpenAI.APIError) assert.ok(answer.status === 400 || answer.status === 500, answer.message)
})

test('models are listed', async () => {
  const ids: string[] = []
  for await (const { id } of openai.models.list()) ids.push(id)
  assert.ok(ids.includes(ollama.model) || ids.includes(`${ollama.model}:latest`))
})

test('an unknown model is the not-found error of this client', async () => {
  const asked = openai.chat.completions.create({ model: 'nobody/has-this', messages: hello })
  await assert.rejects(asked, (error) => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found')
})

test('a wrong key is the authentication error of this client', async () => {
  const stranger = new OpenAI({ baseURL: `${service.url}/v1`, apiKey: 'sk-ctl-wrong', maxRetries: 0 })
  await assert.rejects(stranger.models.list(), (error) => error instanceof OpenAI.AuthenticationError)
})

test('an abort ends the answer at the engine', async () => {
  const stream = await openai.chat.completions.create({
    model: ollama.model,
    messages: hello,
    max_tokens: 2000,
    stream: true,
  })
  for await (const _ of stream) break
  stream.controller.abort()
  await service.nothingInFlight()
  const { choices } = await openai.chat.completions.create({ model: ollama.model, messages: hello, max_tokens: 2 })
  assert.equal(choices.length, 1, 'the engine is free again')
})
