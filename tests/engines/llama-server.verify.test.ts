import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type LlamaServer, startLlamaServer } from './llama-server.ts'

let server: LlamaServer
before(async () => {
  server = await startLlamaServer()
})
after(() => server.stop())

test('a real llama.cpp server says that it is one', async () => {
  const response = await fetch(`${server.url}/v1/models`)
  const { data } = (await response.json()) as { data: { id: string; owned_by: string }[] }
  assert.equal(response.headers.get('server'), 'llama.cpp')
  assert.deepEqual(
    data.map(({ id, owned_by }) => [id, owned_by]),
    [['smollm2', 'llamacpp']],
  )
})

test('it streams an answer in events', async () => {
  const messages = [{ role: 'user', content: 'Say hello' }]
  const body = { model: server.model, messages, max_tokens: 5, ignore_eos: true, stream: true }
  const response = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify(body) })
  const events = (await response.text()).trim().split('\n\n')
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  assert.ok(events.length > 3)
  assert.equal(events.at(-1), 'data: [DONE]')
})

test('started for embeddings it gives one vector per input', async () => {
  const embedder = await startLlamaServer({ embeddings: true })
  const body = JSON.stringify({ input: ['hello', 'world'] })
  const response = await fetch(`${embedder.url}/v1/embeddings`, { method: 'POST', body })
  const { data } = (await response.json()) as { data: { embedding: number[] }[] }
  await embedder.kill()
  assert.deepEqual(
    data.map(({ embedding }) => embedding.length),
    [576, 576],
  )
})
