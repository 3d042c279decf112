import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { startAgentRig } from '../rig/agent-rig.ts'
import { type Handle, startEngine } from '../rig/engine-rig.ts'
import { ask, collect, GatewayRig, open } from '../rig/gateway-rig.ts'

const CHAT = '/v1/chat/completions'

async function device(t: TestContext, handle: Handle) {
  const engine = await startEngine(t, handle)
  const gateway = await GatewayRig.start(t)
  const rig = await startAgentRig(t, gateway, [engine])
  const request = { method: 'POST', path: CHAT, engine: engine.id, body: '{}' }
  return { ...rig, gateway, engine, request }
}

test('an engine that breaks off in its answer is told apart from one that ended', async (t) => {
  const { link, request } = await device(t, (_, response) => {
    response.write('data: one\n\n')
    setImmediate(() => response.destroy())
  })
  const answer = ask(link, request)
  await answer.over
  assert.equal(answer.failure?.code, 'engine-broke-off')
  assert.match(answer.failure?.message ?? '', /OpenAI-compatible server at 127\.0\.0\.1:\d+ ended in the middle/)
})

test('what an engine said before it broke off arrives before the failure', async (t) => {
  const { link, request } = await device(t, (_, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('x'.repeat(100), () => response.destroy())
  })
  const answer = ask(link, request)
  await answer.over
  assert.equal(answer.bytes, 100)
  assert.equal(answer.failure?.code, 'engine-broke-off')
})

test('an engine that closes before its answer is unreachable', async (t) => {
  const { link, request } = await device(t, (incoming) => incoming.socket.destroy())
  const answer = ask(link, request)
  await answer.over
  assert.equal(answer.failure?.code, 'engine-unreachable')
})

test('an engine that stopped is unreachable, and STATUS says so soon', async (t) => {
  const { link, request, engine, gateway } = await device(t, () => {})
  await engine.stop()
  const answer = ask(link, request)
  await answer.over
  assert.equal(answer.failure?.code, 'engine-unreachable')
  assert.match(answer.failure?.message ?? '', /does not listen/)
  await gateway.linkWith(({ engines }) => engines[0]?.state === 'unreachable')
})

test('an idle connection that the engine closed meanwhile costs nobody a request', async (t) => {
  const sockets = new Set<IncomingMessage['socket']>()
  const { link, request } = await device(t, ({ socket }, response) => {
    // The second request on a connection finds it closed, as after an engine's idle time.
    if (sockets.has(socket)) socket.resetAndDestroy()
    else response.end('ok')
    sockets.add(socket)
  })
  await ask(link, request).over
  const answer = ask(link, { ...request, body: '{"model":"tiny"}' })
  await answer.over
  assert.equal(answer.body, 'ok')
})

test('a client that goes away stops the engine before its first byte', async (t) => {
  const { link, request, engine } = await device(t, () => {})
  const answer = ask(link, request)
  const [incoming] = (await once(engine.server, 'request')) as [IncomingMessage]
  answer.exchange.abandon({ code: 'cancelled', message: 'the client is gone' })
  await closed(incoming.socket)
})

test('a client that goes away stops the engine in the middle of its answer', async (t) => {
  const { link, request, engine } = await device(t, (_, response) => response.write('data: one\n\n'))
  const answer = ask(link, request)
  const [incoming] = (await once(engine.server, 'request')) as [IncomingMessage]
  await answer.received(1)
  answer.exchange.abandon({ code: 'cancelled', message: 'the client is gone' })
  await closed(incoming.socket)
})

test('a client that goes away in the middle of its request stops the engine', async (t) => {
  const { link, request, engine } = await device(t, () => {})
  const exchange = open(link.peer, request)
  collect(exchange)
  exchange.write(Buffer.from('half'))
  const [incoming] = (await once(engine.server, 'request')) as [IncomingMessage]
  exchange.abandon({ code: 'cancelled', message: 'the client is gone' })
  await closed(incoming.socket)
})

test('an answer that HTTP does not allow is the engine at fault', async (t) => {
  const { link, request, engine } = await device(t, (_, response) => response.writeHead(777).end())
  const answer = ask(link, request)
  await answer.over
  assert.equal(answer.failure?.code, 'engine-broke-off')
  assert.equal(engine.requests.length, 1)
})

test('an engine behind another path is asked there', async (t) => {
  const paths: (string | undefined)[] = []
  const answerAll = (request: IncomingMessage, response: ServerResponse) => {
    paths.push(request.url)
    response.end(JSON.stringify({ data: [{ id: 'deep' }] }))
  }
  const server = createServer(answerAll).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  t.after(() => server.closeAllConnections())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const engine = {
    url: new URL(`http://127.0.0.1:${port}/llm`),
    server,
    id: `127.0.0.1-${port}_llm`,
    requests: [],
    stop: async () => {},
  }
  const { link } = await startAgentRig(t, await GatewayRig.start(t), [engine])
  await ask(link, { method: 'POST', path: CHAT, engine: engine.id, body: '{}' }).over
  assert.equal(paths.at(-1), `/llm${CHAT}`)
})

/** A connection that is cut in the middle of a request ends with an error too. */
function closed(socket: IncomingMessage['socket']): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}
