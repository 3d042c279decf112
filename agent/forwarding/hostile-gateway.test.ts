import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { encodeFrame, Flag, FrameType } from '@cloudtolocalllm/protocol/frame'
import { MAX_STREAMS } from '@cloudtolocalllm/protocol/limits'
import { startAgentRig } from '../rig/agent-rig.ts'
import { sendJson, startEngine } from '../rig/engine-rig.ts'
import { ask, collect, GatewayRig, open, type RigLink } from '../rig/gateway-rig.ts'

const CHAT = '/v1/chat/completions'

async function device(t: TestContext) {
  const engine = await startEngine(t, (_, response) => sendJson(response, 'reached'))
  const gateway = await GatewayRig.start(t)
  const rig = await startAgentRig(t, gateway, [engine])
  return { ...rig, gateway, engine }
}

/** An OPEN whose head is written by hand, as no honest gateway would. */
function sendOpen({ socket }: RigLink, stream: number, head: string, flags: number = Flag.END): void {
  const bytes = Buffer.from(head)
  const payload = Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  socket.send(encodeFrame({ type: FrameType.OPEN, flags, stream, payload }))
}

const paths = [
  '/api/../api/delete',
  '/v1/../api/delete',
  '//api/chat',
  '/v1//chat/completions',
  '/v1/chat%2fcompletions',
  '/v1/audio/../../api/delete',
  '/v1/audio/%2e%2e/delete',
  '/v1/audio/a/b',
  '/v1/chat/completions/',
  '/V1/chat/completions',
  '/v1/chat/completions#x',
  '/v1/chat\\completions',
  '/api/blobs/sha256:abc',
  '/api/push',
  '/props',
  '/',
]
for (const path of paths) {
  test(`${path} reaches no engine`, async (t) => {
    const { link, engine } = await device(t)
    const answer = ask(link, { method: 'POST', path, engine: engine.id, body: '{}' })
    await answer.over
    assert.equal(answer.failure?.code, 'not-allowed')
    assert.equal(engine.requests.length, 0)
  })
}

test('what changes models is refused until the owner allows it', async (t) => {
  const { link, engine } = await device(t)
  for (const [method, path] of [
    ['POST', '/api/pull'],
    ['DELETE', '/api/delete'],
    ['POST', '/api/create'],
    ['POST', '/api/copy'],
  ] as const) {
    const answer = ask(link, { method, path, engine: engine.id, body: '{"model":"x"}' })
    await answer.over
    assert.equal(answer.failure?.code, 'not-allowed')
    assert.match(answer.failure?.message ?? '', /cloudtolocalllm allow/)
  }
  assert.equal(engine.requests.length, 0)
})

test('an engine that the device does not name is not reached, whatever it is called', async (t) => {
  const { link } = await device(t)
  for (const engine of ['127.0.0.1-22', 'localhost', 'evil.example-80']) {
    const answer = ask(link, { method: 'POST', path: CHAT, engine, body: '{}' })
    await answer.over
    assert.equal(answer.failure?.code, 'engine-unknown')
  }
})

test('an absolute address in place of a path ends the connection', async (t) => {
  const { link } = await device(t)
  sendOpen(link, 1, 'GET http://evil.example/ 127.0.0.1-80')
  const [code] = await once(link.socket, 'close')
  assert.equal(code, 4400)
})

for (const [what, head] of [
  ['a line break in a header', `POST ${CHAT} e\nx: a\r\nhost: evil`],
  ['a header without a name', `POST ${CHAT} e\n: value`],
  ['a header with a space in its name', `POST ${CHAT} e\ntransfer-encoding : chunked`],
  ['a method that is none', `post ${CHAT} e`],
] as const) {
  test(`${what} ends the connection, and the agent comes back`, async (t) => {
    const { link, gateway } = await device(t)
    const before = gateway.links.length
    sendOpen(link, 1, head)
    const [code] = await once(link.socket, 'close')
    assert.equal(code, 4400)
    await gateway.link(() => gateway.links.length > before)
  })
}

test('a header value that HTTP cannot carry reaches no engine', async (t) => {
  const { link, engine } = await device(t)
  const answer = ask(link, { method: 'POST', path: CHAT, engine: engine.id, headers: ['x-name', 'snow ☃'], body: '{}' })
  await answer.over
  assert.equal(answer.failure?.code, 'not-allowed')
})

test('a body longer or shorter than its length smuggles nothing into the engine', async (t) => {
  const { link, engine } = await device(t)
  const hidden = 'GET /api/delete HTTP/1.1\r\nhost: x\r\n\r\n'
  for (const length of ['5', '5000']) {
    const exchange = open(link.peer, {
      method: 'POST',
      path: CHAT,
      engine: engine.id,
      headers: ['content-length', length],
    })
    const answer = collect(exchange)
    exchange.write(Buffer.from(`12345${hidden}`))
    exchange.end()
    await answer.over
    assert.equal(answer.failure?.code, 'not-allowed')
  }
  await ask(link, { method: 'POST', path: CHAT, engine: engine.id, body: '{}' }).over
  assert.deepEqual(
    engine.requests.map(({ url }) => url).filter((url) => url !== CHAT),
    [],
  )
})

test('transfer-encoding and a second length count for nothing', async (t) => {
  const { link, engine } = await device(t)
  const headers = ['transfer-encoding', 'chunked', 'content-length', '2', 'content-length', '9']
  await ask(link, { method: 'POST', path: CHAT, engine: engine.id, headers, body: '{}' }).over
  assert.equal(engine.requests[0]?.headers['content-length'], '2')
  assert.equal(engine.requests[0]?.headers['transfer-encoding'], undefined)
})

test('more requests at once than the device takes are refused, the others go on', async (t) => {
  const { link, engine } = await device(t)
  engine.server.removeAllListeners('request')
  link.socket.removeAllListeners('message')
  for (let stream = 1; stream <= MAX_STREAMS + 50; stream++) sendOpen(link, stream, `POST ${CHAT} ${engine.id}`)
  const refused = new Set<number>()
  await new Promise<void>((resolve) => {
    link.socket.on('message', (message: Buffer) => {
      for (let at = 0; at < message.length; at += 10 + message.readUInt32BE(at + 6)) {
        if (message[at] === FrameType.ERROR) refused.add(message.readUInt32BE(at + 2))
      }
      if (refused.size === 50) resolve()
    })
  })
  assert.ok([...refused].every((stream) => stream > MAX_STREAMS))
})

test('a frame that is none ends the connection, and the agent comes back', async (t) => {
  const { link, gateway } = await device(t)
  const before = gateway.links.length
  link.socket.send(Buffer.from([99, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
  const [code] = await once(link.socket, 'close')
  assert.equal(code, 4400)
  await gateway.link(() => gateway.links.length > before)
})

test('the agent listens nowhere: nobody can reach it from outside', async (t) => {
  await device(t)
  const handles = process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap')
  // The two servers of this test itself: gateway and engine.
  assert.equal(handles.length, 2)
})
