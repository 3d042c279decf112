import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { recordDeviceStatus } from '@cloudtolocalllm/database/devices'
import { enrolDevice } from './enrolled-device.ts'
import { presentDevice, SYSTEM } from './present-device.ts'
import { serveConsole, signIn } from './served-console.ts'

const served = await serveConsole({ after })
const { online, figures, database } = served

test('a device that was never here says so', async () => {
  const ada = await signIn(served, 'Never')
  const id = await enrolDevice(served, ada.person.id, 'study-pc')
  const [device] = await ada.call('devices')
  assert.deepEqual(
    [device?.id, device?.name, device?.online, device?.since, device?.engines],
    [id, 'study-pc', false, null, []],
  )
})

test('a device that is online shows what it offers now, one that left what it offered', async () => {
  const ada = await signIn(served, 'Online')
  const id = await enrolDevice(served, ada.person.id, 'pc')
  const present = presentDevice({ id, ownerId: ada.person.id, name: 'pc' }, ['phi4'], ['phi4'])
  online.add(present)
  const [here] = await ada.call('devices')
  assert.deepEqual([here?.online, here?.roundTripMs, here?.engines[0]?.models[0]?.loaded], [true, 12, true])
  await recordDeviceStatus(database, id, { agentVersion: '0.2.0', system: SYSTEM, status: present.status })
  online.remove(present)
  const [away] = await ada.call('devices')
  assert.deepEqual([away?.online, away?.agentVersion, away?.roundTripMs], [false, '0.2.0', null])
  assert.deepEqual([away?.engines[0]?.models[0]?.name, away?.engines[0]?.models[0]?.loaded], ['phi4', false])
  assert.ok(away?.since)
})

test('renaming counts at once, and two devices of a person never share a name', async () => {
  const ada = await signIn(served, 'Rename')
  const id = await enrolDevice(served, ada.person.id, 'pc')
  await enrolDevice(served, ada.person.id, 'Mac')
  const present = presentDevice({ id, ownerId: ada.person.id, name: 'pc' }, ['phi4'])
  online.add(present)
  assert.equal((await ada.call('changeDevice', { path: { id }, body: { name: 'study' } })).name, 'study')
  assert.equal(present.status.name, 'study')
  const taken = ada.call('changeDevice', { path: { id }, body: { name: 'mac' } })
  await assert.rejects(taken, { status: 409, code: 'DEVICE_NAME_TAKEN' })
})

test('revoking a device cuts its answers and says how many', async () => {
  const ada = await signIn(served, 'Revoke')
  const id = await enrolDevice(served, ada.person.id, 'pc')
  const present = presentDevice({ id, ownerId: ada.person.id, name: 'pc' }, ['phi4'])
  online.add(Object.assign(present, { inFlight: 2 }))
  assert.deepEqual(await ada.call('revokeDevice', { path: { id } }), { cutAnswers: 2 })
  assert.deepEqual(await ada.call('devices'), [])
  await assert.rejects(ada.call('revokeDevice', { path: { id } }), { status: 404, code: 'DEVICE_NOT_FOUND' })
})

test('the devices of another person do not exist', async () => {
  const ada = await signIn(served, 'Mine')
  const eve = await signIn(served, 'Eve')
  const path = { id: await enrolDevice(served, ada.person.id, 'pc') }
  assert.deepEqual(await eve.call('devices'), [])
  const missing = { status: 404, code: 'DEVICE_NOT_FOUND' }
  await assert.rejects(eve.call('changeDevice', { path, body: { name: 'mine now' } }), missing)
  await assert.rejects(eve.call('revokeDevice', { path }), missing)
})

test('a model on several devices is one model with its places, the readiest first', async () => {
  const ada = await signIn(served, 'Models')
  const ownerId = ada.person.id
  for (const [name, loaded] of [
    ['away', []],
    ['cold', []],
    ['warm', ['phi4']],
  ] as const) {
    const id = await enrolDevice(served, ownerId, name)
    const present = presentDevice({ id, ownerId, name }, ['phi4', `only-${name}`], loaded)
    await recordDeviceStatus(database, id, { agentVersion: '1', system: SYSTEM, status: present.status })
    if (name !== 'away') online.add(present)
    if (name === 'warm') figures.note(id, 'phi4', { tokensPerSecond: 31.5, loadMs: 14_000 })
  }
  const models = await ada.call('models')
  assert.deepEqual(
    models.map(({ name }) => name),
    ['only-away', 'only-cold', 'only-warm', 'phi4'],
  )
  const places = models[3]?.places.map((place) => [place.deviceName, place.online, place.loaded, place.tokensPerSecond])
  assert.deepEqual(places, [
    ['warm', true, true, 31.5],
    ['cold', true, false, null],
    ['away', false, false, null],
  ])
})
