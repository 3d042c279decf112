import { type Selectable, sql } from 'kysely'
import type { Database } from './connect.ts'
import type { PersonTable } from './schema.ts'

export type Person = Selectable<PersonTable>

/** Any number that nothing else in this database locks: "own" in ASCII. */
const FIRST_PERSON_LOCK = 0x6f776e

export async function createPerson(database: Database, name: string): Promise<Person> {
  return database.insertInto('people').values({ name }).returningAll().executeTakeFirstOrThrow()
}

/** The person whose installation this is: the eldest row, made under `name` where there is nobody yet. */
export async function firstPerson(database: Database, name: string): Promise<Person> {
  return database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${FIRST_PERSON_LOCK})`.execute(transaction)
    const eldest = await transaction.selectFrom('people').selectAll().orderBy('createdAt').limit(1).executeTakeFirst()
    return eldest ?? createPerson(transaction, name)
  })
}

export async function findPerson(database: Database, id: string): Promise<Person | undefined> {
  return database.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
}
