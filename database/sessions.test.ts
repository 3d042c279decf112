import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { hashToken } from '@cloudtolocalllm/runtime/secret'
import { createPerson } from './people.ts'
import { scratchDatabase } from './scratch-database.ts'
import { createSession, deleteSession, findSession, listSessions, rotateSession } from './sessions.ts'

const { database } = await scratchDatabase({ after })
const ada = await createPerson(database, 'Ada')
const soon = () => new Date(Date.now() + 60_000)

function begin(token: string, expiresAt = soon(), userAgent = 'Firefox') {
  const session = {
    ownerId: ada.id,
    tokenHash: hashToken(token),
    userAgent,
    address: '192.0.2.1',
    rotatedAt: new Date(),
    expiresAt,
  }
  return createSession(database, session)
}

test('a session is found by its token, with its person', async () => {
  const { id } = await begin('one')
  const found = await findSession(database, hashToken('one'))
  assert.deepEqual([found?.id, found?.ownerName], [id, 'Ada'])
})

test('an expired session is not found, and gone at the next sign-in', async () => {
  await begin('old', new Date(Date.now() - 1))
  assert.equal(await findSession(database, hashToken('old')), undefined)
  await begin('new')
  const hashes = await database.selectFrom('sessions').select('tokenHash').execute()
  assert.ok(!hashes.some(({ tokenHash }) => hashToken('old').equals(tokenHash)))
})

test('of two requests that rotate at once one wins, and both tokens are known', async () => {
  const { id } = await begin('a')
  const rotation = { id, from: hashToken('a'), former: hashToken('a'), rotatedAt: new Date(), expiresAt: soon() }
  const won = await Promise.all(['b', 'c'].map((to) => rotateSession(database, { ...rotation, to: hashToken(to) })))
  assert.deepEqual(won.toSorted(), [false, true])
  assert.equal((await findSession(database, hashToken('a')))?.id, id)
  assert.equal((await findSession(database, hashToken(won[0] ? 'b' : 'c')))?.id, id)
})

test('a long user agent is cut, not refused', async () => {
  assert.equal((await begin('ua', soon(), 'x'.repeat(9_000))).userAgent.length, 500)
})

test('sessions of another person are neither listed nor ended', async () => {
  const { id } = await begin('mine')
  const eve = await createPerson(database, 'Eve')
  assert.deepEqual(await listSessions(database, eve.id), [])
  assert.equal(await deleteSession(database, eve.id, id), false)
  assert.equal(await deleteSession(database, ada.id, id), true)
})
