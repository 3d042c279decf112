import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type LlamaServer, startLlamaServer } from '../engines/llama-server.ts'
import { type Ollama, startOllama } from '../engines/ollama.ts'
import { type Service, startService } from '../service/service.ts'

/** A name that only llama.cpp's server has. */
const ONLY_LLAMA = 'only-here'

let ollama: Ollama
let llama: LlamaServer
let service: Service

before(async () => {
  ollama = await startOllama({ environment: { OLLAMA_MAX_QUEUE: '1', OLLAMA_NUM_PARALLEL: '1' } })
  llama = await startLlamaServer({ arguments: ['--alias', ONLY_LLAMA] })
  service = await startService({ engines: [ollama.url, llama.url] })
  await service.until(async () => {
    const names = await service.modelsSeen()
    return names.includes(ONLY_LLAMA) && names.some((name) => name.startsWith(ollama.model))
  })
})

after(async () => {
  await service?.stop()
  await llama?.stop()
  await ollama?.stop()
})

const messages = [{ role: 'user', content: 'Count from one to a thousand' }]

/** The three ways to ask for a long stream. */
const dialects = {
  openai: () => service.post('/v1/chat/completions', { model: ollama.model, messages, stream: true, max_tokens: 1500 }),
  anthropic: () => service.post('/v1/messages', { model: ollama.model, messages, stream: true, max_tokens: 1500 }),
  ollama: () => service.post('/api/chat', { model: ollama.model, messages, options: { num_predict: 1500 } }),
}

/** Kills the engine's runner after the first bytes of an answer, and returns all that came of it. */
async function broken(ask: () => Promise<Response>): Promise<string> {
  const answer = await ask()
  assert.equal(answer.status, 200)
  let text = ''
  let killed = false
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (!killed) await ollama.killRunner()
    killed = true
  }
  return text
}

test("a runner that crashes in mid-answer is an error in OpenAI's stream", async () => {
  const text = await broken(dialects.openai)
  assert.match(text, /\n\ndata: \{"error":\{.*\}\}\n\n$/)
  assert.doesNotMatch(text, /\[DONE\]/)
})

test("a runner that crashes in mid-answer is an error event in Anthropic's stream", async () => {
  const text = await broken(dialects.anthropic)
  assert.match(text, /event: error\ndata: \{"type":\s?"error"/)
  assert.doesNotMatch(text, /message_stop/)
})

test("a runner that crashes in mid-answer is an error line in Ollama's stream", async () => {
  const lines = (await broken(dialects.ollama)).trimEnd().split('\n')
  assert.ok('error' in JSON.parse(lines.at(-1) ?? ''))
})

test("an engine that is busy says so itself, in its dialect's shape", async () => {
  // Requests queue in the engine while it loads; beyond its queue it answers 503.
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      service.post('/v1/chat/completions', { model: ollama.toolsModel, messages, max_tokens: 2 }),
    ),
  )
  const busy = answers.find(({ status }) => status === 503)
  assert.ok(busy, `expected a 503 among ${answers.map(({ status }) => status)}`)
  assert.match(await busy.text(), /^\{"error":\{"message":"server busy/)
})

test('a model whose engine speaks another dialect is told what it speaks', async () => {
  const answer = await service.post('/api/chat', { model: ONLY_LLAMA, messages })
  assert.equal(answer.status, 501)
  assert.match(await answer.text(), /^\{"error":".*llamacpp, which speaks openai, anthropic but has no \/api\/chat"\}$/)
})

test('a model that llama.cpp would take under any name is still unknown', async () => {
  const answer = await service.post('/v1/chat/completions', { model: 'any-name-at-all', messages })
  assert.equal(answer.status, 404)
})

test("an engine's own refusal passes as it said it", async () => {
  const answer = await service.post('/v1/embeddings', { model: ollama.model, input: 'x' })
  assert.ok(answer.status >= 400)
  assert.doesNotMatch(await answer.text(), /no device|gateway/)
})

test('an engine that was stopped is unreachable, and its models leave the list', async () => {
  await llama.stop()
  const answer = await service.post('/v1/chat/completions', { model: ONLY_LLAMA, messages })
  assert.ok([502, 503, 404].includes(answer.status), `${answer.status}`)
  await service.until(async () => !(await (await service.get('/v1/models')).text()).includes(ONLY_LLAMA))
})
