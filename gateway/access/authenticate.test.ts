import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { after, test } from 'node:test'
import { createKey, listKeys } from '@cloudtolocalllm/database/keys'
import { createPerson } from '@cloudtolocalllm/database/people'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { createLog } from '@cloudtolocalllm/runtime/log'
import { KeyCheck } from './authenticate.ts'
import { KeyUses } from './key-uses.ts'
import { Keys } from './keys.ts'

const { database } = await scratchDatabase({ after })
const { id: ownerId } = await createPerson(database, 'Ada')
const { key, secret } = await createKey(database, { ownerId, name: 'k', models: ['phi4'], expiresAt: null })
const log = createLog('test', 'silent', new PassThrough())
const uses = new KeyUses(database, log)
after(() => uses.stop())

/** A check that remembers nothing of the other tests. */
const newCheck = () => new KeyCheck(new Keys(database), uses)
const caller = { personId: ownerId, keyId: key.id, models: ['phi4'], via: 'key' }

test('a key is read where each dialect puts it', async () => {
  const check = newCheck()
  const places = [
    { authorization: `Bearer ${secret}` },
    { authorization: `bearer  ${secret}` },
    { 'x-api-key': secret },
  ]
  for (const headers of places) assert.deepEqual(await check.admit(headers, '::1'), { state: 'admitted', caller })
})

test('no key, another scheme, and a wrong key are told apart', async () => {
  const check = newCheck()
  const state = async (headers: Record<string, string>) => (await check.admit(headers, '::1')).state
  assert.equal(await state({}), 'missing')
  assert.equal(await state({ authorization: 'Basic YTpi' }), 'missing')
  assert.equal(await state({ 'x-api-key': 'wrong' }), 'wrong')
})

test('who keeps sending wrong keys has to wait; a neighbour whose key is known does not', async () => {
  const check = newCheck()
  await check.admit({ 'x-api-key': secret }, '192.0.2.1')
  const wrong = { 'x-api-key': 'wrong' }
  const states = []
  for (let tries = 0; tries < 31; tries += 1) states.push(await check.admit(wrong, '192.0.2.1'))
  assert.deepEqual([states.at(29), states.at(30)], [{ state: 'wrong' }, { state: 'wait', seconds: 2 }])
  assert.equal((await check.admit({ 'x-api-key': secret }, '192.0.2.1')).state, 'admitted')
  assert.equal((await check.admit(wrong, '192.0.2.9')).state, 'wrong')
})

test('when a key was last used is written together, not with each request', async () => {
  const lastUsed = async () => (await listKeys(database, ownerId))[0]?.lastUsedAt
  await newCheck().admit({ 'x-api-key': secret }, '::1')
  assert.equal(await lastUsed(), null)
  await uses.write()
  assert.ok(Date.now() - ((await lastUsed())?.getTime() ?? 0) < 60_000)
})
