import type { Insertable, Selectable } from 'kysely'
import type { Database } from './connect.ts'
import type { UsageTable } from './schema.ts'

/** One request in counts and times; never a word of what was said. */
export type UsageEntry = Insertable<UsageTable>
export type Usage = Selectable<UsageTable>

/** All in one statement: written whole or not at all. At most 3,000 rows, PostgreSQL's limit of parameters. */
export async function recordUsage(database: Database, entries: readonly UsageEntry[]): Promise<void> {
  if (entries.length === 0) return
  await database.insertInto('usage').values(entries).execute()
}

/** Newest first. */
export async function listUsage(database: Database, ownerId: string, limit: number): Promise<Usage[]> {
  return database
    .selectFrom('usage')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
