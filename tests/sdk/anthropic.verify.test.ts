import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { type Ollama, startOllama } from '../engines/ollama.ts'
import { usedRealPart } from '../real-parts.ts'
import { type Service, startService } from '../service/service.ts'
import { bigPicture, weatherTool } from './requests.ts'

let ollama: Ollama
let service: Service
let anthropic: Anthropic

before(async () => {
  ollama = await startOllama()
  service = await startService({ engines: [ollama.url] })
  anthropic = new Anthropic({ baseURL: service.url, apiKey: service.key, maxRetries: 0 })
  usedRealPart('@anthropic-ai/sdk (client)', '1.12.0')
})

after(async () => {
  await service?.stop()
  await ollama.stop()
})

const hello = [{ role: 'user' as const, content: 'Say hello' }]

test('a message is answered with its tokens counted', async () => {
  const { content, usage } = await anthropic.messages.create({ model: ollama.model, max_tokens: 12, messages: hello })
  assert.equal(content[0]?.type, 'text')
  assert.ok(usage.output_tokens > 0)
})

test('a message streams to its stop', async () => {
  const stream = anthropic.messages.stream({ model: ollama.model, max_tokens: 12, messages: hello })
  const types: string[] = []
  for await (const { type } of stream) types.push(type)
  assert.deepEqual([types[0], types.at(-1)], ['message_start', 'message_stop'])
})

test('tools pass through to a model that takes them', async () => {
  const { name, description, parameters } = weatherTool
  const tools = [{ name, description, input_schema: { ...parameters, required: [...parameters.required] } }]
  const messages = [{ role: 'user' as const, content: 'What is the weather in Paris?' }]
  const { role } = await anthropic.messages.create({ model: ollama.toolsModel, max_tokens: 20, tools, messages })
  assert.equal(role, 'assistant')
})

test('twenty megabytes of picture reach the engine, which says what it makes of them', async () => {
  const source = { type: 'base64' as const, media_type: 'image/png' as const, data: bigPicture() }
  const messages = [{ role: 'user' as const, content: [{ type: 'image' as const, source }] }]
  const answer = await anthropic.messages
    .create({ model: ollama.model, max_tokens: 4, messages })
    .catch((error: unknown) => error)
  if (answer instanceof Anthropic.APIError) assert.ok(answer.status === 400 || answer.status === 500, answer.message)
})

test('models are listed in the shape of this client', async () => {
  const { data } = await anthropic.models.list()
  assert.ok(data.some(({ id }) => id.startsWith(ollama.model)))
})

test('an unknown model is the not-found error of this client', async () => {
  const asked = anthropic.messages.create({ model: 'nobody/has-this', max_tokens: 1, messages: hello })
  await assert.rejects(asked, (error) => error instanceof Anthropic.NotFoundError)
})

test('an abort ends the answer at the engine', async () => {
  const stream = anthropic.messages.stream({ model: ollama.model, max_tokens: 2000, messages: hello })
  for await (const { type } of stream) if (type === 'content_block_delta') break
  stream.abort()
  await service.nothingInFlight()
})
