import { type Selectable, sql } from 'kysely'
import type { Database } from './connect.ts'
import type { SessionTable } from './schema.ts'

export type Session = Selectable<SessionTable>
/** A session and the name of the person behind it. */
export type KnownSession = Session & { ownerName: string }

export interface NewSession {
  ownerId: string
  tokenHash: Uint8Array
  userAgent: string
  address: string
  /** When its token was made. */
  rotatedAt: Date
  expiresAt: Date
}

export async function createSession(database: Database, session: NewSession): Promise<Session> {
  await database.deleteFrom('sessions').where('expiresAt', '<', sql<Date>`now()`).execute()
  return database
    .insertInto('sessions')
    .values({ ...session, userAgent: session.userAgent.slice(0, 500) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The session whose present or former token this is; whether the former still counts is for the caller to say. */
export async function findSession(database: Database, tokenHash: Uint8Array): Promise<KnownSession | undefined> {
  return database
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.ownerId')
    .selectAll('sessions')
    .select('people.name as ownerName')
    .where(({ or, eb }) => or([eb('tokenHash', '=', tokenHash), eb('formerHash', '=', tokenHash)]))
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
}

export interface Rotation {
  id: string
  /** The present token's hash as the caller saw it; where another request was faster nothing changes. */
  from: Uint8Array
  /** The hash of the token that the browser showed, which works until the new one is seen. */
  former: Uint8Array
  to: Uint8Array
  rotatedAt: Date
  expiresAt: Date
}

/** Gives a session its next token; false where another request has done so. */
export async function rotateSession(
  database: Database,
  { id, from, former, to, ...times }: Rotation,
): Promise<boolean> {
  const result = await database
    .updateTable('sessions')
    .set({ tokenHash: to, formerHash: former, formerUntil: null, ...times })
    .where('id', '=', id)
    .where('tokenHash', '=', from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The browser has shown its new token, so the former ends soon. */
export async function endFormerToken(database: Database, id: string, formerUntil: Date): Promise<void> {
  await database
    .updateTable('sessions')
    .set({ formerUntil })
    .where('id', '=', id)
    .where('formerUntil', 'is', null)
    .execute()
}

export async function touchSession(database: Database, id: string, seen: { address: string; expiresAt: Date }) {
  await database
    .updateTable('sessions')
    .set({ ...seen, lastSeenAt: new Date() })
    .where('id', '=', id)
    .execute()
}

/** Newest use first. */
export async function listSessions(database: Database, ownerId: string): Promise<Session[]> {
  return database
    .selectFrom('sessions')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('expiresAt', '>', sql<Date>`now()`)
    .orderBy('lastSeenAt', 'desc')
    .orderBy('id')
    .execute()
}

/** False where the owner has no such session. */
export async function deleteSession(database: Database, ownerId: string, id: string): Promise<boolean> {
  const result = await database
    .deleteFrom('sessions')
    .where('ownerId', '=', ownerId)
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}
