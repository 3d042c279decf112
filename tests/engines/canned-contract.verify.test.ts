import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CannedEngine, startCannedEngine } from './canned-engine.ts'
import { type Ollama, startOllama } from './ollama.ts'

/** The stand-in must speak as Ollama does: every address is asked of both, and the shapes of the answers compared. */
let canned: CannedEngine
let ollama: Ollama
before(async () => {
  ;[canned, ollama] = await Promise.all([startCannedEngine({ models: ['smollm2', 'smollm2-embed'] }), startOllama()])
})
after(() => Promise.all([canned.stop(), ollama.stop()]))

const CHAT = { model: 'smollm2', messages: [{ role: 'user', content: 'Say hello' }], max_tokens: 5 }
const OPTIONS = { options: { num_predict: 5 } }
const USAGE = { stream_options: { include_usage: true } }

const ANSWERS: readonly [string, string, object?][] = [
  ["the models of OpenAI's dialect", 'GET /v1/models'],
  ['the version', 'GET /api/version'],
  ['a model shown', 'POST /api/show', { model: 'smollm2' }],
  ['the models', 'GET /api/tags'],
  ['a text generated', 'POST /api/generate', { model: 'smollm2', prompt: 'Hi', ...OPTIONS }],
  ['the loaded models', 'GET /api/ps'],
  ['a chat in lines', 'POST /api/chat', { ...CHAT, ...OPTIONS }],
  ['a chat whole', 'POST /api/chat', { ...CHAT, ...OPTIONS, stream: false }],
  ['a chat in OpenAI events', 'POST /v1/chat/completions', { ...CHAT, ...USAGE, stream: true }],
  ['a chat in OpenAI events without usage', 'POST /v1/chat/completions', { ...CHAT, stream: true }],
  ['an OpenAI chat whole', 'POST /v1/chat/completions', CHAT],
  ['a completion', 'POST /v1/completions', { model: 'smollm2', prompt: 'Hi', max_tokens: 5 }],
  ['a completion in events', 'POST /v1/completions', { model: 'smollm2', prompt: 'Hi', max_tokens: 5, stream: true }],
  ['a message in Anthropic events', 'POST /v1/messages', { ...CHAT, stream: true }],
  ['a message whole', 'POST /v1/messages', CHAT],
  ['embeddings', 'POST /v1/embeddings', { model: 'smollm2-embed', input: ['hello'] }],
  ['embeddings of Ollama', 'POST /api/embed', { model: 'smollm2-embed', input: ['hello'] }],
  ['an unknown model in a chat', 'POST /api/chat', { ...CHAT, model: 'nope' }],
  ['an unknown model in an OpenAI chat', 'POST /v1/chat/completions', { ...CHAT, model: 'nope' }],
  ['an unknown model in a message', 'POST /v1/messages', { ...CHAT, model: 'nope' }],
  ['an unknown address', 'POST /v1/rerank', {}],
]

for (const [name, address, body] of ANSWERS) {
  test(`${name}: ${address} has the shape of the real one`, async () => {
    assert.deepEqual(await shapeOfAnswer(canned.url, address, body), await shapeOfAnswer(ollama.url, address, body))
  })
}

test('a foreign Host and a foreign Origin get an empty 403 from both', async () => {
  for (const url of [canned.url, ollama.url]) {
    const response = await fetch(`${url}/api/tags`, { headers: { origin: 'https://evil.example' } })
    assert.deepEqual([response.status, await response.text()], [403, ''])
  }
})

/** Status, type, and of every message its kind and the types of its fields; one entry where neighbours are alike. */
async function shapeOfAnswer(url: string, address: string, body?: object): Promise<string[]> {
  const [method = '', path = ''] = address.split(' ')
  const response = await fetch(`${url}${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  const shapes = (await response.text()).split('\n').filter(Boolean).map(shapeOfLine)
  return [`${response.status} ${type}`, ...shapes.filter((shape, index) => shape !== shapes[index - 1])]
}

function shapeOfLine(line: string): string {
  const text = line.replace(/^data: /, '')
  return text.startsWith('{') ? JSON.stringify(shape(JSON.parse(text))) : text
}

/** Free maps, whose keys are the model's own. */
const MAPS = ['model_info']

/** What only the real engine can have: counts of its cache and the numbers of its prompt. */
const LEFT_OUT = ['prompt_tokens_details', 'cache_read_input_tokens', 'license', 'tensors']

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape)
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  const fields = Object.entries(value).filter(([key]) => !LEFT_OUT.includes(key))
  return Object.fromEntries(fields.map(([key, field]) => [key, MAPS.includes(key) ? 'map' : shape(field)]).sort())
}
