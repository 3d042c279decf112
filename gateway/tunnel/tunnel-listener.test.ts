import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { dial, startRig } from '../forward/forwarding-rig.ts'

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const signText = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url')
  return { signText, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' }
}

const silent = () => {}

test('a device that is not paired is told to stop', async (t) => {
  const { host } = await startRig(t)
  await assert.rejects(dial(host, randomUUID(), keyPair().signText, silent), /closed 4401/)
})

test('a signature by another key is refused', async (t) => {
  const { host, paired } = await startRig(t)
  const deviceId = randomUUID()
  paired.set(deviceId, { deviceId, ownerId: randomUUID(), name: 'x', publicKey: keyPair().publicKey })
  await assert.rejects(dial(host, deviceId, keyPair().signText, silent), /closed 4401/)
})

test("a challenge that was signed for another gateway's host is refused here", async (t) => {
  const { host, paired } = await startRig(t)
  const deviceId = randomUUID()
  const { signText, publicKey } = keyPair()
  paired.set(deviceId, { deviceId, ownerId: randomUUID(), name: 'x', publicKey })
  const elsewhere = (text: string) => signText(text.replace(host, 'hostile.example'))
  await assert.rejects(dial(host, deviceId, elsewhere, silent), /closed 4401/)
})

test('a second agent process of a device takes the place of the first', async (t) => {
  const { host, paired, online } = await startRig(t)
  const deviceId = randomUUID()
  const { signText, publicKey } = keyPair()
  paired.set(deviceId, { deviceId, ownerId: randomUUID(), name: 'x', publicKey })
  const first = await dial(host, deviceId, signText, silent)
  const closed = once(first.socket, 'close')
  await dial(host, deviceId, signText, silent)
  assert.equal((await closed)[0], 4409)
  assert.equal(online.size, 0, 'neither has said what it offers')
})

test('a revoked device is cut at once', async (t) => {
  const { connect, online } = await startRig(t)
  const { deviceId, socket } = await connect('study', ['m'], silent)
  const closed = once(socket, 'close')
  online.cut(deviceId)
  assert.equal((await closed)[0], 4401)
  assert.equal(online.get(deviceId), undefined)
})

test('frames before the handshake and garbage end the connection', async (t) => {
  const { host, connect } = await startRig(t)
  const early = new WebSocket(`ws://${host}/tunnel`, 'cloudtolocalllm.v1')
  await once(early, 'message')
  early.send(Buffer.from([9, 9, 9]))
  assert.equal((await once(early, 'close'))[0], 4400)
  const { socket } = await connect('study', ['m'], silent)
  socket.send(Buffer.alloc(50, 255))
  assert.equal((await once(socket, 'close'))[0], 4400)
})

test('only /tunnel speaks WebSocket', async (t) => {
  const { host } = await startRig(t)
  const [error] = await once(new WebSocket(`ws://${host}/console`), 'error')
  assert.match(error.message, /404/)
})
