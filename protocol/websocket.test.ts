import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { overWebSocket } from './websocket.ts'

/** Both ends of a real connection. */
async function connection(t: TestContext) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const { port } = server.address() as AddressInfo
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
  const [socket] = (await accepted) as [WebSocket]
  await once(client, 'open')
  t.after(() => {
    client.terminate()
    server.close()
  })
  return { client, socket }
}

const copy = (message: Uint8Array) => Buffer.from(message)

test('a message is sent as binary, and may be overwritten as soon as it was handed over', async (t) => {
  const { client, socket } = await connection(t)
  const received = once(socket, 'message')
  const message = Buffer.from('hello')
  overWebSocket(
    client,
    () => 0,
    copy,
    () => {},
  ).send(message)
  message.fill(0)
  const [bytes, isBinary] = await received
  assert.deepEqual([String(bytes), isBinary], ['hello', true])
})

test('what the other end does not read is counted, and told when it has gone', async (t) => {
  const { client, socket } = await connection(t)
  socket.pause()
  const { promise, resolve } = Promise.withResolvers<void>()
  const transport = overWebSocket(client, () => 0, copy, resolve)
  const message = new Uint8Array(32 * 1024 * 1024)
  transport.send(message)
  assert.ok(transport.buffered() > 0)
  socket.resume()
  await promise
  assert.equal(transport.buffered(), 0)
})

test('a close carries its code and reason; a termination asks nobody', async (t) => {
  const first = await connection(t)
  const closed = once(first.socket, 'close')
  overWebSocket(
    first.client,
    () => 0,
    copy,
    () => {},
  ).close(4400, 'why')
  const [code, reason] = await closed
  assert.deepEqual([code, String(reason)], [4400, 'why'])
  const second = await connection(t)
  const lost = once(second.socket, 'close')
  overWebSocket(
    second.client,
    () => 0,
    copy,
    () => {},
  ).terminate()
  assert.equal((await lost)[0], 1006)
})
