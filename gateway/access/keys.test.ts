import assert from 'node:assert/strict'
import { after, type TestContext, test } from 'node:test'
import { openDatabase } from '@cloudtolocalllm/database/connect'
import { createKey, revokeKey } from '@cloudtolocalllm/database/keys'
import { isOutage } from '@cloudtolocalllm/database/outage'
import { createPerson } from '@cloudtolocalllm/database/people'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { layWire } from '@cloudtolocalllm/database/scratch-wire'
import { Keys } from './keys.ts'

const { database, connectionString } = await scratchDatabase({ after })
const { id: ownerId } = await createPerson(database, 'Ada')

function newKey(expiresAt: Date | null = null) {
  return createKey(database, { ownerId, name: 'k', models: null, expiresAt })
}

/** Keys on a clock of the test's own, behind a wire that can be cut. */
async function overWire(t: TestContext) {
  const wire = await layWire(t, connectionString)
  const far = openDatabase(wire.connectionString, { connections: 1 })
  t.after(() => far.destroy())
  const clock = { now: Date.now() }
  return { wire, clock, keys: new Keys(far, () => clock.now) }
}

test('a key that was used lately needs no database', async (t) => {
  const { wire, keys } = await overWire(t)
  const { key, secret } = await newKey()
  assert.equal(keys.recall(secret), undefined)
  assert.deepEqual(await keys.find(secret), key)
  wire.cut()
  assert.deepEqual(await keys.find(secret), key)
  assert.deepEqual(keys.recall(secret), key)
})

test('a key that worked goes on working while the database is away, for ten minutes', async (t) => {
  const { wire, keys, clock } = await overWire(t)
  const { key, secret } = await newKey()
  await keys.find(secret)
  wire.cut()
  clock.now += 9 * 60_000
  assert.deepEqual(await keys.find(secret), key)
})

test('a key that nobody used before is not decided while the database is away', async (t) => {
  const { wire, keys } = await overWire(t)
  const { secret } = await newKey()
  wire.cut()
  await assert.rejects(keys.find(secret), isOutage)
  wire.mend()
  assert.ok(await keys.find(secret))
})

test('a key that is revoked elsewhere works for half a minute at most, one revoked here no more', async (t) => {
  const { keys, clock } = await overWire(t)
  const [here, elsewhere] = [await newKey(), await newKey()]
  for (const { secret } of [here, elsewhere]) await keys.find(secret)
  for (const { key } of [here, elsewhere]) await revokeKey(database, ownerId, key.id)
  keys.forget(here.key.id)
  assert.equal(await keys.find(here.secret), undefined)
  clock.now += 30_001
  assert.equal(await keys.find(elsewhere.secret), undefined)
})

test('a key ends at its expiry though it is remembered', async (t) => {
  const { keys, clock } = await overWire(t)
  const { secret } = await newKey(new Date(clock.now + 5_000))
  assert.ok(await keys.find(secret))
  clock.now += 5_001
  assert.equal(keys.recall(secret), undefined)
})

test('what is no key costs no query, and a wrong key one in ten seconds', async (t) => {
  const { wire, keys, clock } = await overWire(t)
  const wrong = `sk-ctl-${'x'.repeat(43)}`
  assert.equal(await keys.find(wrong), undefined)
  wire.cut()
  assert.equal(await keys.find('sk-live-123'), undefined)
  assert.equal(await keys.find(wrong), undefined)
  clock.now += 10_001
  await assert.rejects(keys.find(wrong), isOutage)
})

test('a hundred requests at once with a new key ask once', async (t) => {
  const { keys } = await overWire(t)
  const { key, secret } = await newKey()
  const found = await Promise.all(Array.from({ length: 100 }, () => keys.find(secret)))
  assert.ok(found.every((one) => one === found[0] && one?.id === key.id))
})
