import { hashToken } from '@cloudtolocalllm/runtime/secret'
import { type Selectable, sql } from 'kysely'
import type { Database } from './connect.ts'
import type { KeyTable } from './schema.ts'
import { mintToken } from './token.ts'

/** A key without its hash, which nobody needs to see again. */
export type Key = Omit<Selectable<KeyTable>, 'hash'>

/** What every key begins with, so that people and secret scanners know it. */
export const KEY_MARK = 'sk-ctl-'

/** The shape of a key: the mark and 256 bits in base64url. */
export const KEY_PATTERN = /^sk-ctl-[A-Za-z0-9_-]{43}$/

/** Characters of a key that stay visible: the mark and four, enough to recognise one among hundreds. */
const PREFIX_LENGTH = KEY_MARK.length + 4

const VISIBLE = [
  'id',
  'ownerId',
  'name',
  'prefix',
  'models',
  'createdAt',
  'expiresAt',
  'lastUsedAt',
  'revokedAt',
] as const

export interface NewKey {
  ownerId: string
  name: string
  /** null: every model. */
  models: string[] | null
  expiresAt: Date | null
}

/** Makes a key; `secret` is the only time the whole of it is seen. */
export async function createKey(database: Database, key: NewKey): Promise<{ key: Key; secret: string }> {
  const { token, hash } = mintToken(KEY_MARK)
  const row = await database
    .insertInto('keys')
    .values({ ...key, prefix: token.slice(0, PREFIX_LENGTH), hash })
    .returning(VISIBLE)
    .executeTakeFirstOrThrow()
  return { key: row, secret: token }
}

/** The key behind a secret where it is neither revoked nor expired. */
export async function findKey(database: Database, secret: string): Promise<Key | undefined> {
  return database
    .selectFrom('keys')
    .select(VISIBLE)
    .where('hash', '=', hashToken(secret))
    .where('revokedAt', 'is', null)
    .where(({ or, eb }) => or([eb('expiresAt', 'is', null), eb('expiresAt', '>', sql<Date>`now()`)]))
    .executeTakeFirst()
}

/** All keys that were not revoked, expired ones too, newest first. */
export async function listKeys(database: Database, ownerId: string): Promise<Key[]> {
  return database
    .selectFrom('keys')
    .select(VISIBLE)
    .where('ownerId', '=', ownerId)
    .where('revokedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute()
}

/** False where the owner has no such key. */
export async function revokeKey(database: Database, ownerId: string, id: string): Promise<boolean> {
  const result = await database
    .updateTable('keys')
    .set({ revokedAt: new Date() })
    .where('ownerId', '=', ownerId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Notes when keys were last used, all in one statement; never moves a moment back. */
export async function recordKeysUsed(database: Database, uses: ReadonlyMap<string, Date>): Promise<void> {
  const ids = [...uses.keys()]
  const moments = [...uses.values()]
  await sql`
    update keys set last_used_at = greatest(keys.last_used_at, used.at)
    from unnest(${ids}::uuid[], ${moments}::timestamptz[]) as used (id, at)
    where keys.id = used.id`.execute(database)
}
