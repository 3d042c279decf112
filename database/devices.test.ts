import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import type { Database } from './connect.ts'
import {
  findDevice,
  isDeviceRevoked,
  listDevices,
  pairDevice,
  recordDeviceStatus,
  recordDevicesSeen,
  renameDevice,
  revokeDevice,
} from './devices.ts'
import { createPerson } from './people.ts'
import { scratchDatabase } from './scratch-database.ts'

const { database } = await scratchDatabase({ after })
const system = { platform: 'linux', arch: 'x64', release: 'Debian 12', hostname: 'pc' }

async function owner(): Promise<string> {
  return (await createPerson(database, 'Ada')).id
}

function pair(ownerId: string, name: string, publicKey: Uint8Array = randomBytes(32), within: Database = database) {
  const device = { ownerId, name, publicKey, system, agentVersion: '1' }
  return within.transaction().execute((transaction) => pairDevice(transaction, device))
}

test('the same key is the same device, under its new name, until it is revoked', async () => {
  const ownerId = await owner()
  const key = randomBytes(32)
  const { id } = await pair(ownerId, 'pc', key)
  const again = await pair(ownerId, 'study', key)
  assert.deepEqual([again.id, again.name], [id, 'study'])
  await revokeDevice(database, ownerId, id)
  assert.notEqual((await pair(ownerId, 'pc', key)).id, id)
})

test('the same key of another person is another device', async () => {
  const key = randomBytes(32)
  assert.notEqual((await pair(await owner(), 'pc', key)).id, (await pair(await owner(), 'pc', key)).id)
})

test('computers of one name that are paired at once get numbers', async () => {
  const ownerId = await owner()
  const devices = await Promise.all([1, 2, 3].map(() => pair(ownerId, 'Twin')))
  assert.deepEqual(devices.map(({ name }) => name).sort(), ['Twin', 'Twin 2', 'Twin 3'])
})

test('a name that is taken in any case is refused, a revoked device’s is free', async () => {
  const ownerId = await owner()
  const [first, second] = [await pair(ownerId, 'one'), await pair(ownerId, 'two')]
  assert.equal(await renameDevice(database, ownerId, second.id, 'ONE'), 'taken')
  await revokeDevice(database, ownerId, first.id)
  assert.deepEqual(await renameDevice(database, ownerId, second.id, 'ONE'), { ...second, name: 'ONE' })
})

test('a revoked device is known as such, and found no more', async () => {
  const ownerId = await owner()
  const { id } = await pair(ownerId, 'pc')
  assert.deepEqual([(await findDevice(database, id))?.id, await isDeviceRevoked(database, id)], [id, false])
  await revokeDevice(database, ownerId, id)
  assert.deepEqual([await findDevice(database, id), await isDeviceRevoked(database, id)], [undefined, true])
})

test('what a device last said, and when it was seen, is kept', async () => {
  const ownerId = await owner()
  const { id, lastSeenAt } = await pair(ownerId, 'pc')
  assert.equal(lastSeenAt, null)
  const status = { name: 'pc', engines: [] }
  await recordDeviceStatus(database, id, { agentVersion: '2', system: { ...system, hostname: 'new' }, status })
  await recordDevicesSeen(database, [id])
  await recordDevicesSeen(database, [])
  const kept = await findDevice(database, id)
  assert.deepEqual([kept?.agentVersion, kept?.system.hostname, kept?.status], ['2', 'new', status])
  assert.ok(kept?.lastSeenAt)
})

test('devices of another person are neither listed, renamed nor revoked', async () => {
  const [ada, eve] = [await owner(), await owner()]
  const { id } = await pair(ada, 'pc')
  assert.deepEqual(await listDevices(database, eve), [])
  assert.equal(await renameDevice(database, eve, id, 'mine'), undefined)
  assert.equal(await revokeDevice(database, eve, id), false)
})
