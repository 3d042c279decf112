import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createKey, findKey, KEY_PATTERN, listKeys, recordKeysUsed, revokeKey } from './keys.ts'
import { createPerson } from './people.ts'
import { scratchDatabase } from './scratch-database.ts'

const { database } = await scratchDatabase({ after })
const ada = await createPerson(database, 'Ada')
const bob = await createPerson(database, 'Bob')
const open = { models: null, expiresAt: null }

test('a key is found by its secret, and shows only its beginning afterwards', async () => {
  const { key, secret } = await createKey(database, { ownerId: ada.id, name: 'laptop', ...open })
  assert.match(secret, KEY_PATTERN)
  assert.equal(key.prefix, secret.slice(0, 11))
  assert.deepEqual(await findKey(database, secret), key)
  const stored = JSON.stringify(await database.selectFrom('keys').selectAll().execute())
  assert.ok(!stored.includes(secret))
})

test('a key that is revoked or expired is not found', async () => {
  const revoked = await createKey(database, { ownerId: ada.id, name: 'a', ...open })
  const past = new Date(Date.now() - 1000)
  const expired = await createKey(database, { ownerId: ada.id, name: 'b', models: null, expiresAt: past })
  assert.ok(await revokeKey(database, ada.id, revoked.key.id))
  assert.equal(await findKey(database, revoked.secret), undefined)
  assert.equal(await findKey(database, expired.secret), undefined)
})

test('nobody lists or revokes the keys of another person', async () => {
  const { key, secret } = await createKey(database, { ownerId: ada.id, name: 'mine', ...open })
  assert.equal(await revokeKey(database, bob.id, key.id), false)
  assert.deepEqual(await listKeys(database, bob.id), [])
  assert.ok(await findKey(database, secret))
})

test('models are kept as they were named', async () => {
  const models = ['llama3.2', 'a,"b\\{}', 'ünï']
  const { secret } = await createKey(database, { ownerId: ada.id, name: 'few', models, expiresAt: null })
  assert.deepEqual((await findKey(database, secret))?.models, models)
})

test('the moments of use of many keys are written at once and never move back', async () => {
  const one = await createKey(database, { ownerId: ada.id, name: 'one', ...open })
  const two = await createKey(database, { ownerId: ada.id, name: 'two', ...open })
  const [early, late] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-02T00:00:00Z')]
  await recordKeysUsed(
    database,
    new Map([
      [one.key.id, late],
      [two.key.id, early],
    ]),
  )
  await recordKeysUsed(database, new Map([[one.key.id, early]]))
  assert.deepEqual((await findKey(database, one.secret))?.lastUsedAt, late)
  assert.deepEqual((await findKey(database, two.secret))?.lastUsedAt, early)
})
