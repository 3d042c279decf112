import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { cannedText } from './canned-dialects.ts'
import { type CannedEngine, startCannedEngine } from './canned-engine.ts'

/** In every body below: what the prompt says to the engine. The real engines' words come from recordings of Ollama 0.34.4. */
let engine: CannedEngine
before(async () => {
  engine = await startCannedEngine()
})
after(() => engine.stop())

function ask(path: string, prompt: string, stream = true, signal?: AbortSignal): Promise<Response> {
  const body = JSON.stringify({ model: 'canned', stream, messages: [{ role: 'user', content: prompt }] })
  return fetch(`${engine.url}${path}`, { method: 'POST', body, ...(signal && { signal }) })
}

async function lines(path: string, prompt: string): Promise<string[]> {
  return (await (await ask(path, prompt)).text()).split('\n').filter(Boolean)
}

test('the prompt says how many tokens an answer has', async () => {
  const answer = (await (await ask('/v1/chat/completions', 'canned: tokens=3', false)).json()) as {
    choices: { message: { content: string } }[]
  }
  assert.equal(answer.choices[0]?.message.content, cannedText(3))
  assert.equal((await lines('/api/chat', 'canned: tokens=3')).length, 4)
})

test('the same request gives the same bytes', async () => {
  const once = await lines('/v1/messages', 'canned: tokens=7')
  assert.deepEqual(await lines('/v1/messages', 'canned: tokens=7'), once)
})

test('tokens leave as they come when there is time between them', async () => {
  const response = await ask('/api/chat', 'canned: tokens=5 interval=50')
  const first = await response.body?.getReader().read()
  assert.doesNotMatch(new TextDecoder().decode(first?.value), /"done":true/)
})

test('a crash cuts the connection after the tokens before it', async () => {
  const response = await ask('/api/chat', 'canned: tokens=9 interval=5 crash=2')
  await assert.rejects(response.text(), /terminated/)
})

test('a crash before the first byte leaves no answer at all', async () => {
  await assert.rejects(ask('/api/chat', 'canned: crash=0'), /fetch failed/)
})

test('an answer may end cleanly without its terminator, as when the runner of Ollama died', async () => {
  const events = await lines('/v1/chat/completions', 'canned: unterminated=2')
  assert.equal(events.length, 2)
  assert.match(events.at(-1) ?? '', /"finish_reason":null/)
})

test('in its own dialect Ollama then says so in a last line', async () => {
  assert.deepEqual((await lines('/api/chat', 'canned: error=2')).slice(2), [
    '{"error":"an error was encountered while running the model: unexpected EOF"}',
  ])
})

const BUSY = 'server busy, please try again.  maximum pending requests exceeded'
const BUSY_BODIES: readonly [string, object][] = [
  ['/api/chat', { error: BUSY }],
  ['/api/generate', { error: BUSY }],
  ['/v1/chat/completions', { error: { message: BUSY, type: 'api_error', param: null, code: null } }],
  ['/v1/messages', { type: 'error', error: { type: 'overloaded_error', message: BUSY } }],
]
for (const [path, expected] of BUSY_BODIES) {
  test(`busy on ${path} is 503 in the words of Ollama`, async () => {
    const response = await ask(path, 'canned: busy')
    const { request_id: _, ...body } = (await response.json()) as { request_id?: string }
    assert.deepEqual([response.status, body], [503, expected])
  })
}

test('broken JSON is 400', async () => {
  const response = await fetch(`${engine.url}/api/chat`, { method: 'POST', body: '{"model":' })
  assert.deepEqual([response.status, await response.text()], [400, '{"error":"unexpected EOF"}'])
})

test('a download has exactly the bytes asked for', async () => {
  const bytes = await (await ask('/v1/chat/completions', 'canned: bytes=200000')).arrayBuffer()
  assert.equal(bytes.byteLength, 200_000)
})

test('what arrived is kept: headers, body and its hash', async () => {
  await ask('/v1/messages', 'remember me')
  const last = engine.requests.at(-1)
  assert.equal(last?.path, '/v1/messages')
  assert.match(last?.headers['user-agent'] ?? '', /node/)
  assert.match(last?.body ?? '', /remember me/)
  assert.equal(
    last?.sha256,
    createHash('sha256')
      .update(last?.body ?? '')
      .digest('hex'),
  )
})

test('a client that goes away before the first byte is noticed', async () => {
  const leaving = new AbortController()
  const [asked, noticed] = [once(engine.events, 'request'), once(engine.events, 'aborted')]
  const response = ask('/api/chat', 'canned: stall=forever', true, leaving.signal)
  await asked
  leaving.abort()
  await assert.rejects(response)
  await noticed
  assert.equal(engine.aborted.at(-1)?.request.sent, 0)
})

test('a client that goes away in the middle is noticed', async () => {
  const leaving = new AbortController()
  const noticed = once(engine.events, 'aborted')
  const response = await ask('/api/chat', 'canned: tokens=1000000 interval=1', true, leaving.signal)
  await response.body?.getReader().read()
  leaving.abort()
  await noticed
  const aborted = engine.aborted.at(-1)
  assert.ok(aborted && aborted.request.sent > 0 && aborted.at > aborted.request.at)
})

test('a client that reads nothing holds the engine back', async () => {
  const leaving = new AbortController()
  const noticed = once(engine.events, 'aborted')
  const response = await ask('/v1/chat/completions', 'canned: bytes=1000000000', true, leaving.signal)
  await response.body?.getReader().read()
  leaving.abort()
  await noticed
  assert.ok((engine.aborted.at(-1)?.request.sent ?? Infinity) < 1_000)
})

test('an answer that was read to its end, or cut by the engine itself, is no abort', async () => {
  const quiet = await startCannedEngine({ tokens: 4 })
  const body = (prompt: string) => JSON.stringify({ model: 'canned', prompt })
  await (await fetch(`${quiet.url}/api/generate`, { method: 'POST', body: body('') })).text()
  await fetch(`${quiet.url}/api/generate`, { method: 'POST', body: body('canned: crash=0') }).catch(() => {})
  await quiet.stop()
  assert.deepEqual([quiet.requests.length, quiet.aborted.length, quiet.inFlight()], [2, 0, 0])
})
