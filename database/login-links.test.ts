import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createEnrolment, spendEnrolment } from './enrolments.ts'
import { createLoginLink, spendLoginLink } from './login-links.ts'
import { createPerson } from './people.ts'
import { scratchDatabase } from './scratch-database.ts'

const { database } = await scratchDatabase({ after })
const { id: ownerId } = await createPerson(database, 'Ada')

const kinds = [
  ['a login link', 'loginLinks', createLoginLink, spendLoginLink],
  ['an enrolment', 'enrolments', createEnrolment, spendEnrolment],
] as const

for (const [what, table, create, spend] of kinds) {
  test(`${what} is spent once, however many try at the same moment`, async () => {
    const { token } = await create(database, ownerId)
    const spent = await Promise.all(Array.from({ length: 5 }, () => spend(database, token)))
    assert.deepEqual(spent.filter(Boolean), [{ ownerId }])
  })

  test(`${what} works for ten minutes`, async () => {
    const { token, expiresAt } = await create(database, ownerId)
    assert.ok(Math.abs(expiresAt.getTime() - Date.now() - 600_000) < 5_000)
    await database.updateTable(table).set({ expiresAt: new Date() }).execute()
    assert.equal(await spend(database, token), undefined)
  })

  test(`${what} that was never made is worth nothing`, async () => {
    assert.equal(await spend(database, 'guess'), undefined)
  })

  test(`${what} is kept as a hash, and old ones are cleared away`, async () => {
    await create(database, ownerId)
    await database
      .updateTable(table)
      .set({ expiresAt: new Date('2020-01-01') })
      .execute()
    const { token } = await create(database, ownerId)
    const rows = await database.selectFrom(table).selectAll().execute()
    assert.equal(rows.length, 1)
    assert.ok(!JSON.stringify(rows).includes(token))
  })
}
