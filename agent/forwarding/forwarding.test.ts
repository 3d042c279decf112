import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { headerValue } from '@cloudtolocalllm/protocol/head'
import { startAgentRig } from '../rig/agent-rig.ts'
import { type Handle, readBody, sendJson, startEngine } from '../rig/engine-rig.ts'
import { ask, collect, GatewayRig, open } from '../rig/gateway-rig.ts'

const CHAT = '/v1/chat/completions'

/** A device with one engine that answers as the test says. */
async function device(t: TestContext, handle: Handle) {
  const engine = await startEngine(t, handle)
  const rig = await startAgentRig(t, await GatewayRig.start(t), [engine])
  return { ...rig, engine, at: { path: CHAT, engine: engine.id } }
}

test('an answer comes back as the engine gave it', async (t) => {
  const { link, at } = await device(t, (_, response) => sendJson(response, { hello: 'world' }, 201))
  const answer = ask(link, { ...at, body: '{"model":"tiny"}' })
  await answer.over
  assert.equal(answer.status, 201)
  assert.equal(answer.body, '{"hello":"world"}')
})

test('bodies of any size arrive byte for byte, both ways', async (t) => {
  const { link, at } = await device(t, async (request, response) => response.end(await readBody(request)))
  for (const size of [0, 1, 65_536, 65_537, 3_000_000]) {
    const body = Buffer.alloc(size, 'abcdefghijk')
    const answer = ask(link, { ...at, body })
    await answer.over
    assert.equal(answer.body === body.toString('latin1'), true, `${size} bytes`)
  }
})

test('a stream arrives piece by piece, while the engine still speaks', async (t) => {
  let engineSays: ServerResponse | undefined
  const { link, at } = await device(t, (_, response) => {
    engineSays = response
    response.write('data: one\n\n')
  })
  const answer = ask(link, { ...at, body: '{}' })
  await answer.received(11)
  engineSays?.end('data: two\n\n')
  await answer.over
  assert.equal(answer.body, 'data: one\n\ndata: two\n\n')
})

test('a small body goes out with its length, a body of unknown length in chunks', async (t) => {
  const { link, at, engine } = await device(t, async (request, response) => response.end(await readBody(request)))
  await ask(link, { ...at, body: '{}' }).over
  const exchange = open(link.peer, { ...at, method: 'POST' })
  const answer = collect(exchange)
  exchange.write(Buffer.from('part'))
  await once(engine.server, 'request')
  exchange.end()
  await answer.over
  assert.equal(engine.requests[0]?.headers['content-length'], '2')
  assert.equal(engine.requests[1]?.headers['transfer-encoding'], 'chunked')
  assert.equal(answer.body, 'part')
})

test('an engine may answer before the request is whole', async (t) => {
  const { link, at } = await device(t, (_, response) => sendJson(response, { error: 'too large' }, 413))
  const exchange = open(link.peer, { ...at, method: 'POST' })
  const answer = collect(exchange)
  exchange.write(Buffer.alloc(100_000))
  await answer.over
  assert.equal(answer.status, 413)
  exchange.write(Buffer.alloc(400_000))
  exchange.end()
  assert.equal((await asked(link, at)).status, 413)
})

test('answers without a body end at once', async (t) => {
  const { link, engine } = await device(t, (request, response) => {
    if (request.method === 'HEAD') response.writeHead(200, { 'content-length': '17' }).end()
    else response.writeHead(request.method === 'GET' ? 304 : 204).end()
  })
  const head = ask(link, { method: 'HEAD', path: '/api/version', engine: engine.id })
  await head.over
  assert.deepEqual([head.status, headerValue(head.headers, 'content-length'), head.body], [200, '17', ''])
  const none = ask(link, { path: '/api/version', engine: engine.id })
  await none.over
  assert.equal(none.status, 304)
  assert.equal((await asked(link, { path: CHAT, engine: engine.id })).status, 204)
})

test('what an engine says before its answer is passed over', async (t) => {
  const { link, at } = await device(t, (_, response) => {
    response.writeProcessing()
    response.writeEarlyHints({ link: '</a>; rel=preload' })
    response.end('after 102 and 103')
  })
  assert.equal((await asked(link, at)).body, 'after 102 and 103')
})

test('a redirect is passed on, never followed', async (t) => {
  const { link, at, engine } = await device(t, (_, response) => {
    response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end()
  })
  const answer = await asked(link, at)
  assert.equal(answer.status, 307)
  assert.equal(engine.requests.length, 1)
})

test('a reader that takes nothing stops its own engine, and no other', async (t) => {
  let sent = 0
  const { link, at } = await device(t, (request, response) => {
    if (request.headers['x-fast']) return void response.end('fast')
    const write = () => {
      while (sent < 50_000_000 && response.write(Buffer.alloc(65_536))) sent += 65_536
    }
    response.on('drain', write)
    write()
  })
  const exchange = open(link.peer, { ...at, method: 'POST' })
  const stalled = collect(exchange, { takes: false })
  exchange.end()
  await stalled.received(256 * 1024)
  assert.equal((await asked(link, { ...at, headers: ['x-fast', '1'] })).body, 'fast')
  assert.equal(stalled.bytes, 256 * 1024)
  assert.ok(sent < 20_000_000, `the engine wrote ${sent} bytes`)
  exchange.abandon({ code: 'cancelled', message: '' })
})

test('a download that ends exactly at zero credit leaves the connection usable', async (t) => {
  const { link, at } = await device(t, (_, response) => response.end(Buffer.alloc(256 * 1024)))
  for (let round = 0; round < 3; round++) {
    const exchange = open(link.peer, { ...at, method: 'POST' })
    const answer = collect(exchange, { takes: false })
    exchange.end()
    await answer.over
    assert.equal(answer.bytes, 256 * 1024)
  }
})

async function asked(link: Parameters<typeof ask>[0], request: Parameters<typeof ask>[1]) {
  const answer = ask(link, { method: 'POST', ...request })
  await answer.over
  return answer
}
