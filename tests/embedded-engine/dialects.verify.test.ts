import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { Ollama } from 'ollama'
import OpenAI from 'openai'
import { type PreparedEngine, startPreparedEngine } from './embedded-engine.ts'

const MODEL = 'smollm2-135m-demonstration'
const ASK = [{ role: 'user' as const, content: 'Say hello' }]

let engine: PreparedEngine
let openai: OpenAI
let ollama: Ollama
let anthropic: Anthropic
before(async () => {
  engine = await startPreparedEngine()
  openai = new OpenAI({ baseURL: `${engine.url}/v1`, apiKey: 'none', maxRetries: 0 })
  ollama = new Ollama({ host: engine.url })
  anthropic = new Anthropic({ baseURL: engine.url, apiKey: 'none', maxRetries: 0 })
})
after(() => engine.stop())

function post(path: string, body: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(`${engine.url}${path}`, { method: 'POST', body: text })
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

test('it says that it is a demonstration, in both ways that engines are recognised', async () => {
  const { data } = await openai.models.list()
  assert.deepEqual(
    data.map(({ id, owned_by }) => [id, owned_by]),
    [[MODEL, 'cloudtolocalllm-demonstration']],
  )
  const version = (await (await fetch(`${engine.url}/api/version`)).json()) as { demonstration: boolean }
  assert.equal(version.demonstration, true)
})

test('OpenAI: a chat streams tokens, then why it ended, then what it used', async () => {
  const options = {
    model: MODEL,
    messages: ASK,
    max_tokens: 6,
    stream: true,
    stream_options: { include_usage: true },
  } as const
  const chunks = await collect(await openai.chat.completions.create(options))
  const pieces = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').filter(Boolean)
  assert.ok(pieces.length > 2)
  assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'length')
  assert.equal(chunks.at(-1)?.usage?.completion_tokens, 6)
})

test('OpenAI: a whole chat has the text and the usage', async () => {
  const answer = await openai.chat.completions.create({ model: MODEL, messages: ASK, max_tokens: 6 })
  assert.ok(answer.choices[0]?.message.content)
  assert.equal(answer.usage?.total_tokens, (answer.usage?.prompt_tokens ?? 0) + 6)
})

test('OpenAI: a completion goes on with the text as it is', async () => {
  const answer = await openai.completions.create({
    model: MODEL,
    prompt: 'One, two, three, four,',
    max_tokens: 4,
    temperature: 0,
  })
  assert.match(answer.choices[0]?.text ?? '', /five/)
})

test('OpenAI: a stop sequence ends the answer before it', async () => {
  const options = { model: MODEL, prompt: 'One, two, three, four,', max_tokens: 40, temperature: 0, stop: [' six'] }
  const [choice] = (await openai.completions.create(options)).choices
  assert.equal(choice?.finish_reason, 'stop')
  assert.doesNotMatch(choice?.text ?? '', /six/)
})

test('the same seed gives the same answer', async () => {
  const options = { model: MODEL, messages: ASK, max_tokens: 12, temperature: 1, seed: 7 }
  const [one, two] = [await openai.chat.completions.create(options), await openai.chat.completions.create(options)]
  assert.equal(one.choices[0]?.message.content, two.choices[0]?.message.content)
})

test('Ollama: the model is listed, loaded and described', async () => {
  const names = [(await ollama.list()).models[0]?.name, (await ollama.ps()).models[0]?.name]
  const shown = await ollama.show({ model: MODEL })
  assert.deepEqual(names, [MODEL, MODEL])
  assert.deepEqual(
    [shown.details.family, shown.details.quantization_level, shown.capabilities],
    ['llama', 'Q4_1', ['completion']],
  )
})

test('Ollama: a chat streams lines, the last one with counts', async () => {
  const options = { model: MODEL, messages: ASK, stream: true, options: { num_predict: 6 } } as const
  const lines = await collect(await ollama.chat(options))
  const last = lines.at(-1)
  assert.ok(lines.length > 3)
  assert.deepEqual([last?.done, last?.done_reason, last?.eval_count], [true, 'length', 6])
  assert.ok((last?.total_duration ?? 0) > 1_000_000)
})

test('Ollama: generate answers, and an empty prompt only loads', async () => {
  const answer = await ollama.generate({ model: `${MODEL}:latest`, prompt: 'Say hello', options: { num_predict: 4 } })
  assert.ok(answer.response)
  assert.equal((await ollama.generate({ model: MODEL, prompt: '' })).done_reason, 'load')
})

test('Ollama: a limit of no tokens is an answer without any', async () => {
  const answer = await ollama.chat({ model: MODEL, messages: ASK, options: { num_predict: 0 } })
  assert.deepEqual([answer.message.content, answer.done_reason, answer.eval_count], ['', 'length', 0])
})

test('Anthropic: a message streams typed events', async () => {
  const stream = anthropic.messages.stream({ model: MODEL, max_tokens: 6, messages: ASK })
  const types = new Set((await collect(stream)).map(({ type }) => type))
  const message = await stream.finalMessage()
  assert.deepEqual([...types].sort(), [
    'content_block_delta',
    'content_block_start',
    'content_block_stop',
    'message_delta',
    'message_start',
    'message_stop',
  ])
  assert.deepEqual([message.stop_reason, message.usage.output_tokens], ['max_tokens', 6])
})

test('Anthropic: a whole message follows the system prompt given as blocks', async () => {
  const system = [{ type: 'text' as const, text: 'You are brief.' }]
  const message = await anthropic.messages.create({ model: MODEL, max_tokens: 4, system, messages: ASK })
  assert.equal(message.content[0]?.type, 'text')
})

test('requests that come together are answered one after the other', async () => {
  const all = Array.from({ length: 5 }, () =>
    openai.chat.completions.create({ model: MODEL, messages: ASK, max_tokens: 3 }),
  )
  const texts = (await Promise.all(all)).map(({ choices }) => choices[0]?.message.content)
  assert.equal(texts.filter(Boolean).length, 5)
})

const BUSY: Readonly<Record<string, RegExp>> = {
  '/v1/chat/completions': /^\{"error":\{"message":"server busy, .*","type":"api_error"/,
  '/v1/messages': /^\{"type":"error","error":\{"type":"overloaded_error","message":"server busy, /,
  '/api/chat': /^\{"error":"server busy, please try again\./,
}

test('more than can wait are refused as busy, in the dialect of each', async () => {
  const leaving = new AbortController()
  const body = JSON.stringify({ model: MODEL, messages: ASK, max_tokens: 4_000, options: { num_predict: 4_000 } })
  const ask = (path: string) => fetch(`${engine.url}${path}`, { method: 'POST', body, signal: leaving.signal })
  await ask('/api/chat')
  let refused = 0
  const eleven = Array.from({ length: 11 }, async (_, index) => {
    const path = Object.keys(BUSY)[index % 3] ?? ''
    const response = await ask(path)
    assert.match(await response.text(), BUSY[path] ?? /never/)
    refused += 1
    if (refused === 3) leaving.abort()
  })
  const ends = await Promise.allSettled(eleven)
  assert.equal(ends.filter(({ status }) => status === 'rejected').length, 8)
})

const REFUSALS: readonly [string, string, unknown, number, RegExp][] = [
  [
    'tools, OpenAI',
    '/v1/chat/completions',
    { tools: [{}] },
    400,
    /"message":"\S+ does not support tools","type":"invalid_request_error"/,
  ],
  [
    'tools, Ollama',
    '/api/chat',
    { tools: [{}] },
    400,
    /^\{"error":"smollm2-135m-demonstration does not support tools"\}$/,
  ],
  [
    'tools, Anthropic',
    '/v1/messages',
    { tools: [{}] },
    400,
    /"type":"error","error":\{"type":"invalid_request_error","message":"\S+ does not support tools"/,
  ],
  [
    'images, OpenAI',
    '/v1/chat/completions',
    { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
    400,
    /images/,
  ],
  ['images, Ollama', '/api/chat', { messages: [{ role: 'user', content: 'x', images: ['AAAA'] }] }, 400, /images/],
  ['images, Anthropic', '/v1/messages', { messages: [{ role: 'user', content: [{ type: 'image' }] }] }, 400, /images/],
  [
    'a JSON schema, OpenAI',
    '/v1/chat/completions',
    { response_format: { type: 'json_object' } },
    400,
    /response_format/,
  ],
  ['a JSON schema, Ollama', '/api/chat', { format: 'json' }, 400, /format/],
  ['thinking, Anthropic', '/v1/messages', { thinking: { type: 'enabled', budget_tokens: 1024 } }, 400, /thinking/],
  [
    'another model, OpenAI',
    '/v1/chat/completions',
    { model: 'nope' },
    404,
    /"message":"model 'nope' not found","type":"not_found_error"/,
  ],
  ['another model, Ollama', '/api/chat', { model: 'nope' }, 404, /^\{"error":"model 'nope' not found"\}$/],
  [
    'another model, Anthropic',
    '/v1/messages',
    { model: 'nope' },
    404,
    /"type":"not_found_error","message":"model 'nope' not found"/,
  ],
  ['a field of the wrong type', '/v1/chat/completions', { messages: 'hello' }, 400, /messages: .*expected array/],
  [
    'a prompt that is too long',
    '/v1/completions',
    { prompt: 'word '.repeat(6_000) },
    400,
    /the prompt has 6\d\d\d tokens.*at most 4094/,
  ],
  ['an address it does not have', '/v1/rerank', {}, 404, /"type":"not_found_error"/],
  ['an address of Ollama that it does not have', '/api/pull', {}, 404, /^404 page not found$/],
]
for (const [name, path, change, status, body] of REFUSALS) {
  test(`refused with words: ${name}`, async () => {
    const response = await post(path, { model: MODEL, messages: ASK, max_tokens: 4, ...(change as object) })
    assert.equal(response.status, status)
    assert.match(await response.text(), body)
  })
}

test('a body that is no JSON is refused in the dialect of the address', async () => {
  const response = await post('/v1/messages', '{"model":')
  assert.equal(response.status, 400)
  assert.match(await response.text(), /^\{"type":"error".*not JSON/)
})

test('pages of other sites are kept out', async () => {
  const response = await fetch(`${engine.url}/api/tags`, { headers: { origin: 'https://evil.example' } })
  assert.deepEqual([response.status, await response.text()], [403, ''])
})
