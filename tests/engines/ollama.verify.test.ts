import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { type Ollama, startOllama } from './ollama.ts'
import { runnersOf } from './ollama-process.ts'

const WEATHER = {
  type: 'function',
  function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}

let ollama: Ollama
before(async () => {
  ollama = await startOllama()
})
after(() => ollama.stop())

function post(path: string, body: object): Promise<Response> {
  return fetch(`${ollama.url}${path}`, { method: 'POST', body: JSON.stringify(body) })
}

test('a real Ollama offers the small model for chat, tools and embeddings', async () => {
  const tags = (await (await fetch(`${ollama.url}/api/tags`)).json()) as {
    models: { name: string; capabilities: string[] }[]
  }
  const offered = tags.models.map(({ name, capabilities }) => `${name} ${capabilities.join('+')}`)
  assert.deepEqual(offered.sort(), [
    'smollm2-embed:latest embedding',
    'smollm2-tools:latest completion+tools',
    'smollm2:latest completion',
  ])
})

test('it streams an answer line by line', async () => {
  const messages = [{ role: 'user', content: 'Say hello' }]
  const response = await post('/api/chat', { model: ollama.model, messages, options: { num_predict: 8, seed: 1 } })
  const lines = (await response.text()).trim().split('\n')
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson')
  assert.ok(lines.length > 2)
  assert.match(lines.at(-1) ?? '', /"done":true,"done_reason":"(length|stop)"/)
})

test('the model with tools calls the one it is given', async () => {
  const messages = [{ role: 'user', content: 'What is the weather in Paris?' }]
  const request = { model: ollama.toolsModel, stream: false, messages, tools: [WEATHER], options: { temperature: 0 } }
  const answer = (await (await post('/api/chat', request)).json()) as {
    message: { tool_calls: { function: object }[] }
  }
  assert.deepEqual(answer.message.tool_calls[0]?.function, { index: 0, name: 'weather', arguments: { city: 'Paris' } })
})

test('the model for embeddings gives 576 numbers for each input', async () => {
  const response = await post('/v1/embeddings', { model: ollama.embeddingModel, input: ['hello', 'world'] })
  const { data } = (await response.json()) as { data: { embedding: number[] }[] }
  assert.deepEqual(
    data.map(({ embedding }) => embedding.length),
    [576, 576],
  )
})

test('a killed runner ends the stream with an error line, and the engine loads the model again', async () => {
  const chat = { model: ollama.model, messages: [{ role: 'user', content: 'Write a very long story' }] }
  const response = await post('/api/chat', { ...chat, options: { num_predict: 1500, seed: 7 } })
  await ollama.killRunner()
  assert.ok(response.body)
  assert.match(await text(response.body), /\{"error":"an error was encountered while running the model: [^\n]*\n$/)
  const again = await post('/api/chat', { ...chat, stream: false, options: { num_predict: 2 } })
  assert.equal(again.status, 200)
})

test('two of them do not share models, and killing one takes its runner with it', async () => {
  const other = await startOllama({ models: 'none' })
  const tags = await (await fetch(`${other.url}/api/tags`)).text()
  await other.kill()
  assert.equal(tags, '{"models":[]}')
  assert.deepEqual(await runnersOf(other.pid), [])
})
