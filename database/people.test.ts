import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createPerson, findPerson, firstPerson } from './people.ts'
import { scratchDatabase } from './scratch-database.ts'

const { database } = await scratchDatabase({ after })

test('ten programs that ask for the first person at once get the same one', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => firstPerson(database, 'Ada')))
  assert.equal(new Set(people.map(({ id }) => id)).size, 1)
})

test('the first person stays the eldest, under the name they had', async () => {
  const first = await firstPerson(database, 'Ada')
  await createPerson(database, 'Bob')
  assert.deepEqual(await firstPerson(database, 'Other'), first)
  assert.equal((await findPerson(database, first.id))?.name, 'Ada')
})
