import { hashToken } from '@cloudtolocalllm/runtime/secret'
import { sql } from 'kysely'
import type { Database } from './connect.ts'
import { mintToken, secondsFromNow } from './token.ts'

/** Seconds in which a login link works: long enough to find the phone, too short to be found in a history. */
const LIFETIME_S = 10 * 60

/** A token that signs its owner in once; only its hash is kept. */
export async function createLoginLink(database: Database, ownerId: string) {
  const { token, hash } = mintToken()
  const expiresAt = secondsFromNow(LIFETIME_S)
  await database.deleteFrom('loginLinks').where('expiresAt', '<', sql<Date>`now() - interval '1 day'`).execute()
  await database.insertInto('loginLinks').values({ ownerId, tokenHash: hash, expiresAt }).execute()
  return { token, expiresAt }
}

/** Uses a link up and says whose it is; undefined when it is wrong, too old or used. Two at once: one wins. */
export async function spendLoginLink(database: Database, token: string): Promise<{ ownerId: string } | undefined> {
  return database
    .updateTable('loginLinks')
    .set({ usedAt: new Date() })
    .where('tokenHash', '=', hashToken(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .returning('ownerId')
    .executeTakeFirst()
}
