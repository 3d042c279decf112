import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { createEnrolment, spendEnrolment } from './enrolments.ts'
import {
  approvePairing,
  countWaitingPairings,
  createPairing,
  denyPairing,
  enrolPairing,
  findPairing,
  findWaitingPairing,
} from './pairings.ts'
import { createPerson } from './people.ts'
import { scratchDatabase } from './scratch-database.ts'

const { database } = await scratchDatabase({ after })
const { id: ownerId } = await createPerson(database, 'Ada')
const system = { platform: 'linux', arch: 'x64', release: 'Debian 12', hostname: 'pc' }

async function wait(code: string, expiresAt = new Date(Date.now() + 60_000)) {
  const asked = { code, name: 'pc', system, agentVersion: '1', address: '192.0.2.1', expiresAt }
  return createPairing(database, { ...asked, secretHash: randomBytes(32), publicKey: randomBytes(32) })
}

test('a code that is taken is not given twice', async () => {
  assert.ok(await wait('TAKEN'))
  assert.equal(await wait('TAKEN'), undefined)
})

test('approving makes a device, once, under the name that the person chose', async () => {
  const pairing = await wait('ONCE')
  const tries = Array.from({ length: 4 }, () => approvePairing(database, { code: 'ONCE', ownerId, name: 'study' }))
  const [approved, ...more] = (await Promise.all(tries)).filter((one) => one !== undefined)
  assert.equal(more.length, 0)
  const found = await findPairing(database, pairing?.id ?? '')
  assert.deepEqual(
    [found?.state, found?.deviceId, found?.ownerName, found?.deviceName],
    ['approved', approved?.device.id, 'Ada', 'study'],
  )
})

test('what was denied or has expired waits no more', async () => {
  await wait('DENIED')
  assert.equal((await denyPairing(database, { code: 'DENIED', ownerId }))?.state, 'denied')
  await wait('LATE', new Date(Date.now() - 1))
  for (const code of ['DENIED', 'LATE', 'NEVER']) {
    assert.equal(await findWaitingPairing(database, code), undefined)
    assert.equal(await approvePairing(database, { code, ownerId }), undefined)
    assert.equal(await denyPairing(database, { code, ownerId }), undefined)
  }
})

test('an enrolment approves at once; where nothing waits it is not used up', async () => {
  const { token } = await createEnrolment(database, ownerId)
  assert.equal(await enrolPairing(database, 'NOTHING', token), undefined)
  await wait('ENROL')
  assert.equal((await enrolPairing(database, 'ENROL', token))?.device.ownerId, ownerId)
  assert.equal(await spendEnrolment(database, token), undefined)
})

test('requests that nobody answered are cleared away', async () => {
  await wait('OLD', new Date(Date.now() - 2 * 3_600_000))
  const before = await countWaitingPairings(database)
  await wait('FRESH')
  assert.equal(await countWaitingPairings(database), before + 1)
  const codes = await database.selectFrom('pairings').select('code').execute()
  assert.ok(!codes.some(({ code }) => code === 'OLD'))
})
