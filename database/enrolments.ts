import { hashToken } from '@cloudtolocalllm/runtime/secret'
import { sql } from 'kysely'
import type { Database } from './connect.ts'
import { mintToken, secondsFromNow } from './token.ts'

/** Seconds in which an enrolment works unless its maker says otherwise. */
const LIFETIME_S = 10 * 60

/** A token that pairs one device with its owner without asking again; only its hash is kept. */
export async function createEnrolment(database: Database, ownerId: string, lifetimeS = LIFETIME_S) {
  const { token, hash } = mintToken('enrol-')
  const expiresAt = secondsFromNow(lifetimeS)
  await database.deleteFrom('enrolments').where('expiresAt', '<', sql<Date>`now() - interval '1 day'`).execute()
  await database.insertInto('enrolments').values({ ownerId, tokenHash: hash, expiresAt }).execute()
  return { token, expiresAt }
}

/** Uses an enrolment up and says whose it is; undefined when it is wrong, too old or used. */
export async function spendEnrolment(database: Database, token: string): Promise<{ ownerId: string } | undefined> {
  return database
    .updateTable('enrolments')
    .set({ usedAt: new Date() })
    .where('tokenHash', '=', hashToken(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .returning('ownerId')
    .executeTakeFirst()
}
