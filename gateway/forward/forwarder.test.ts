import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { test } from 'node:test'
import { type Script, startRig, statusOf } from './forwarding-rig.ts'

const KEY = { authorization: 'Bearer k' }
const SSE = ['content-type', 'text/event-stream']
const JSON_TYPE = ['content-type', 'application/json']

/** Answers with these body parts, then ends. */
const says =
  (headers: readonly string[], ...parts: string[]): Script =>
  ({ exchange, answer }) => {
    answer(200, headers)
    for (const part of parts) exchange.write(Buffer.from(part))
    exchange.end()
  }

const breaksOff: Script = ({ exchange, answer }) => {
  answer(200, SSE)
  exchange.write(Buffer.from('data: {"a":1}\n\n'))
  setImmediate(() => exchange.abandon({ code: 'engine-broke-off', message: 'the engine closed the connection' }))
}

function post(url: string, path: string, body: string | Buffer, headers: Record<string, string> = KEY) {
  return fetch(url + path, { method: 'POST', body, headers })
}

const ask = (url: string, model: string, path = '/v1/chat/completions') =>
  post(url, path, JSON.stringify({ model, stream: true }))

test('request and answer pass byte for byte', async (t) => {
  const { url, connect } = await startRig(t)
  const body = '{ "b" : 1,\n  "model":"m", "messages":[{"content":"\\u00e9 é"}] }'
  const seen = Promise.withResolvers<[string, string, Buffer]>()
  await connect('study', ['m'], async ({ head, body: arrived, exchange, answer }) => {
    seen.resolve([head.method, head.path, await arrived])
    answer(200, [...SSE, 'x-engine', 'yes'])
    exchange.write(Buffer.from('data: {"é":1}\n\ndata: [DONE]\n\n'))
    exchange.end()
  })
  const answer = await post(url, '/v1/chat/completions?x=1', body)
  assert.equal(await answer.text(), 'data: {"é":1}\n\ndata: [DONE]\n\n')
  assert.equal(answer.headers.get('x-engine'), 'yes')
  assert.deepEqual(await seen.promise, ['POST', '/v1/chat/completions?x=1', Buffer.from(body)])
})

test('a stream carries what keeps proxies from buffering, and where the time went', async (t) => {
  const { url, connect } = await startRig(t)
  await connect('study', ['m'], says(SSE, 'data: [DONE]\n\n'))
  const { headers } = await ask(url, 'm')
  assert.equal(headers.get('x-accel-buffering'), 'no')
  assert.match(headers.get('cache-control') ?? '', /no-transform/)
  assert.match(headers.get('server-timing') ?? '', /auth;dur=.*queue;dur=.*tunnel;dur=.*engine;dur=/)
})

test('device/model asks that device under the name that its engine knows', async (t) => {
  const { url, connect } = await startRig(t)
  const echo: Script = async ({ body, exchange, answer }) => {
    answer(200, JSON_TYPE)
    exchange.write(await body)
    exchange.end()
  }
  await connect('kitchen', ['m'], says(JSON_TYPE, '"kitchen"'))
  await connect('study', ['m:latest'], echo)
  const answer = await post(url, '/v1/chat/completions', '{"x":1,"model":"Study/m","y":2}')
  assert.equal(await answer.text(), '{"x":1,"model":"m:latest","y":2}')
})

test('a loaded model is asked before one that is not', async (t) => {
  const { url, connect } = await startRig(t)
  await connect('a-cold', ['m'], says(JSON_TYPE, '"cold"'))
  await connect('b-warm', ['m'], says(JSON_TYPE, '"warm"'), statusOf(['m'], {}, true))
  assert.equal(await (await ask(url, 'm')).text(), '"warm"')
})

test('a device that fails before its answer is replaced by another', async (t) => {
  const { url, connect, records } = await startRig(t)
  await connect('a', ['m'], ({ exchange }) => exchange.abandon({ code: 'engine-unreachable', message: 'refused' }))
  await connect('b', ['m'], says(JSON_TYPE, '"b"'))
  assert.equal(await (await ask(url, 'm')).text(), '"b"')
  assert.equal(records.length, 1)
})

test('an engine that breaks off ends the stream with an error of the dialect', async (t) => {
  const { url, connect } = await startRig(t)
  await connect('study', ['m'], breaksOff)
  assert.match(
    await (await ask(url, 'm')).text(),
    /^data: \{"a":1\}\n\ndata: \{"error":\{"message":"study: the engine closed.*"code":"engine_broke_off"\}\}\n\n$/,
  )
  assert.match(await (await ask(url, 'm', '/v1/messages')).text(), /\n\nevent: error\ndata: \{"type":"error"/)
})

test('a clean end without its terminator is an error too', async (t) => {
  const { url, connect, records } = await startRig(t)
  await connect('study', ['m'], says(SSE, 'data: {"a":1}\n\n'))
  assert.match(await (await ask(url, 'm')).text(), /without finishing it/)
  assert.equal(records[0]?.outcome, 'failed')
})

test('an engine that is silent is covered by signs of life, and its later error is told in the stream', async (t) => {
  const { url, connect } = await startRig(t, { keepaliveEvery: 20 })
  await connect('study', ['m'], ({ exchange, answer }) => {
    setTimeout(() => {
      answer(500, JSON_TYPE)
      exchange.write(Buffer.from('{"error":\n'))
      exchange.write(Buffer.from('"x"}'))
      exchange.end()
    }, 110)
  })
  const answer = await ask(url, 'm')
  assert.equal(answer.status, 200)
  assert.match(await answer.text(), /^(: waiting\n\n){2,}data: \{"error": "x"\}\n\n$/)
})

test('a long answer that is no stream is kept alive by white space, and stays JSON', async (t) => {
  const { url, connect } = await startRig(t, { keepaliveEvery: 20 })
  await connect('study', ['m'], ({ exchange, answer }) => {
    setTimeout(() => {
      answer(200, JSON_TYPE)
      exchange.write(Buffer.from('{"late":true}'))
      exchange.end()
    }, 110)
  })
  const text = await (await post(url, '/v1/chat/completions', '{"model":"m","stream":false}')).text()
  assert.match(text, /^ {2,}\{/)
  assert.deepEqual(JSON.parse(text), { late: true })
})

test("a silent engine in Ollama's dialect is covered by white space before its first line", async (t) => {
  const { url, connect } = await startRig(t, { keepaliveEvery: 20 })
  await connect('study', ['m'], ({ exchange, answer }) => {
    setTimeout(() => {
      answer(200, ['content-type', 'application/x-ndjson'])
      exchange.write(Buffer.from('{"done":true}\n'))
      exchange.end()
    }, 110)
  })
  const text = await (await post(url, '/api/chat', '{"model":"m"}')).text()
  assert.match(text, /^ {2,}\{"done":true\}\n$/)
})

test('a client that leaves cancels at the device, before the first byte too', async (t) => {
  const { url, connect, records } = await startRig(t)
  const asked = Promise.withResolvers<void>()
  const agent = await connect('study', ['m'], () => asked.resolve())
  const controller = new AbortController()
  const answer = fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    body: '{"model":"m"}',
    headers: KEY,
    signal: controller.signal,
  })
  await asked.promise
  controller.abort()
  await assert.rejects(answer)
  await once(agent.socket, 'message')
  assert.deepEqual(agent.cancelled, ['cancelled'])
  assert.deepEqual([records[0]?.status, records[0]?.outcome], [499, 'cancelled'])
})

test('a slow reader holds back only its own answer', async (t) => {
  const { url, connect } = await startRig(t)
  let sent = 0
  await connect('study', ['big', 'm'], ({ body, exchange, answer }) => {
    answer(200, ['content-type', 'application/octet-stream'])
    void body.then((asked) => {
      if (!asked.includes('big')) return exchange.end()
      for (; sent < 256; sent++) exchange.write(Buffer.alloc(65_536))
      exchange.end()
    })
  })
  const slow = httpRequest(`${url}/v1/audio/speech`, { method: 'POST', headers: KEY }).end('{"model":"big"}')
  const [response] = await once(slow, 'response')
  for (let round = 0; round < 20; round++)
    assert.equal((await post(url, '/v1/audio/speech', '{"model":"m"}')).status, 200)
  let bytes = 0
  for await (const chunk of response) bytes += chunk.length
  assert.equal(bytes, 256 * 65_536)
})

test('every reason for no answer has its status and the shape of its dialect', async (t) => {
  const { url, connect, offline } = await startRig(t, { maxBody: 1000 })
  offline.push({ deviceName: 'laptop', models: ['away'] })
  await connect('study', ['m'], says(JSON_TYPE, '{}'), statusOf(['m'], { dialects: ['openai'] }))
  const cases: [string, string, Record<string, string>, number, RegExp][] = [
    ['/v1/chat/completions', '{"model":"m"}', {}, 401, /"code":"invalid_api_key"/],
    ['/v1/chat/completions', '{"model":"none"}', KEY, 404, /"code":"model_not_found"/],
    ['/v1/messages', '{"model":"none"}', KEY, 404, /"type":"not_found_error"/],
    ['/api/chat', '{"model":"none"}', KEY, 404, /^\{"error":"no device of yours has a model named none"\}$/],
    ['/api/chat', '{"model":"m"}', KEY, 501, /speaks openai but has no \/api\/chat/],
    ['/v1/chat/completions', '{"model":"away"}', KEY, 503, /away is on laptop, which is offline/],
    ['/v1/chat/completions', '{"model":"m"}', { authorization: 'Bearer only:x' }, 403, /model_not_allowed/],
    ['/v1/chat/completions', '{"messages":[]}', KEY, 400, /"code":"missing_model"/],
    ['/v1/chat/completions', 'model=m', KEY, 400, /not a JSON object/],
    ['/v1/chat/completions', 'x'.repeat(2000), KEY, 413, /larger than/],
    ['/v1/nothing', '{}', KEY, 404, /unknown_url/],
    ['/v1/models', '{}', KEY, 405, /another method/],
  ]
  for (const [path, body, headers, status, text] of cases) {
    const answer = await post(url, path, body, headers)
    assert.equal(answer.status, status, `${path} ${body}`)
    assert.match(await answer.text(), text)
  }
})

test('lists merge all devices, each name once and in order', async (t) => {
  const { url, connect } = await startRig(t)
  await connect('study', ['b', 'a'], says(JSON_TYPE, '{}'))
  await connect('attic', ['b', 'c'], says(JSON_TYPE, '{}'))
  const list = async (path: string) => (await fetch(url + path, { headers: KEY })).text()
  assert.match(await list('/v1/models'), /"id":"a".*"study".*"id":"b".*"attic, study".*"id":"c".*"attic"/)
  assert.match(await list('/api/tags'), /"name":"a".*"name":"b".*"name":"c"/)
  assert.match(await list('/v1/models/b'), /^\{"id":"b"/)
})

test('a browser of any page may call with a key, and engines have no say in it', async (t) => {
  const { url, connect } = await startRig(t)
  await connect('study', ['m'], says([...JSON_TYPE, 'access-control-allow-origin', 'https://evil.example'], '{}'))
  const preflight = await fetch(`${url}/v1/chat/completions`, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example' },
  })
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*')
  const answer = await post(url, '/v1/chat/completions', '{"model":"m"}', { ...KEY, origin: 'https://app.example' })
  assert.equal(answer.headers.get('access-control-allow-origin'), '*')
  assert.equal(answer.headers.get('access-control-allow-credentials'), null)
})

test('models are changed only where their device allows it', async (t) => {
  const { url, connect } = await startRig(t)
  await connect('study', ['m'], says(JSON_TYPE, '{"status":"success"}'))
  const pull = async (model: string) => (await post(url, '/api/pull', JSON.stringify({ model }))).text()
  assert.equal(await pull('new'), '{"error":"study does not allow this; run there: cloudtolocalllm allow pull"}')
  await connect('attic', [], says(JSON_TYPE, '{"status":"success"}'), { allows: ['pull'] })
  assert.match(await pull('new'), /name one as/)
  assert.equal(await pull('attic/new'), '{"status":"success"}')
})
