import assert from 'node:assert/strict'
import { createPublicKey, randomUUID, verify } from 'node:crypto'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { signedText } from '@cloudtolocalllm/protocol/control'
import { temporaryDirectory } from '../rig/agent-rig.ts'
import { defaultDeviceName, describeComputer } from './computer.ts'
import { DataDirectory, defaultDataDirectory } from './data-directory.ts'
import { DeviceKey } from './device-key.ts'
import { findDevice, forgetDevice, keepDevice, readDevices } from './devices.ts'

function deviceOf(gateway: string) {
  const key = DeviceKey.create()
  return { gateway: new URL(gateway), deviceId: randomUUID(), name: 'study', owner: 'Ada', pairedAt: '2026-11-23', key }
}

test('a key answers a challenge for the host that was dialled, and for no other', () => {
  const key = DeviceKey.create()
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey }, format: 'jwk' })
  const signature = Buffer.from(key.answer('Gateway.example:8443', 'challenge'), 'base64url')
  const fits = (host: string) => verify(null, Buffer.from(signedText(host, 'challenge')), publicKey, signature)
  assert.ok(fits('gateway.example:8443'))
  assert.ok(!fits('gateway.example'))
})

test('the fingerprint is 16 hex digits of the SHA-256 of the key, in groups of four', () => {
  const pem =
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n'
  const key = DeviceKey.from(pem)
  // RFC 8032, 7.1, test 1.
  assert.equal(Buffer.from(key.publicKey, 'base64url').toString('hex').slice(0, 16), 'd75a980182b10ab7')
  assert.equal(key.fingerprint, '21fe 31df a154 a261')
})

test('a device is read back with its key, and its file is for nobody else', async (t) => {
  const directory = await temporaryDirectory(t)
  const device = deviceOf('https://gateway.example')
  await keepDevice(directory, device)
  const [read] = await readDevices(directory)
  assert.equal(read?.key.publicKey, device.key.publicKey)
  assert.equal(read?.deviceId, device.deviceId)
  if (process.platform !== 'win32') assert.equal((await stat(directory.file('devices.json'))).mode & 0o777, 0o600)
})

test('the gateway connected last stands first, and pairing again replaces the old pairing', async (t) => {
  const directory = await temporaryDirectory(t)
  const [one, two, again] = ['https://one.example', 'https://two.example', 'https://one.example'].map(deviceOf)
  for (const device of [one, two, again]) if (device) await keepDevice(directory, device)
  const kept = await readDevices(directory)
  assert.deepEqual(
    kept.map(({ deviceId }) => deviceId),
    [again?.deviceId, two?.deviceId],
  )
})

test('a gateway on this machine is known again at another port, one elsewhere is not', () => {
  const devices = [deviceOf('http://127.0.0.1:4141'), deviceOf('https://gateway.example')]
  assert.equal(findDevice(devices, new URL('http://localhost:5000'))?.deviceId, devices[0]?.deviceId)
  assert.equal(findDevice(devices, new URL('http://localhost:5000'))?.gateway.port, '5000')
  assert.equal(findDevice(devices, new URL('https://gateway.example:8443')), undefined)
})

test('forgetting the last pairing leaves no key behind', async (t) => {
  const directory = await temporaryDirectory(t)
  const device = deviceOf('https://gateway.example')
  await keepDevice(directory, device)
  assert.equal(await forgetDevice(directory, device.deviceId), true)
  assert.equal(await forgetDevice(directory, device.deviceId), false)
  assert.deepEqual(await readdir(directory.path), [])
})

test('what is not ours is called damaged and left alone', async (t) => {
  const directory = await temporaryDirectory(t)
  for (const content of ['{', '{"devices":[{"gateway":"x"}]}']) {
    await writeFile(directory.file('devices.json'), content)
    await assert.rejects(readDevices(directory), { code: 'DATA_DAMAGED', mend: /paired again/ })
  }
})

test('a folder that cannot be used is a fault that names it', async (t) => {
  const directory = await temporaryDirectory(t)
  await writeFile(directory.file('file'), '')
  const inside = new DataDirectory(directory.file('file/below'))
  await assert.rejects(inside.ensure(), { code: 'DATA_UNUSABLE', message: /file.below/ })
  await mkdir(directory.file('devices.json'))
  await assert.rejects(readDevices(directory), { code: 'DATA_UNUSABLE' })
})

test('data stands where each system keeps the state of programs', () => {
  assert.equal(defaultDataDirectory({ XDG_STATE_HOME: '/state' }, 'linux'), '/state/cloudtolocalllm')
  assert.match(defaultDataDirectory({}, 'linux'), /\.local.state.cloudtolocalllm$/)
  assert.match(defaultDataDirectory({}, 'darwin'), /Library.Application Support.CloudToLocalLLM$/)
  assert.match(defaultDataDirectory({ LOCALAPPDATA: 'C:\\Local' }, 'win32'), /^C:\\Local.CloudToLocalLLM$/)
})

test('a computer introduces itself as a person would', async () => {
  const computer = await describeComputer()
  assert.equal(computer.platform, process.platform)
  assert.match(computer.release, /\d/)
  assert.equal(defaultDeviceName('study-pc.home.example'), 'study-pc')
})
