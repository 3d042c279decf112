import { Fault } from '@cloudtolocalllm/runtime/fault'
import { Client } from 'pg'
import { migrations as ours } from './migrations/in-order.ts'
import type { Migration } from './migrations/migration.ts'

/** Any number that nothing else in this database locks: "ctl" in ASCII. */
const LOCK = 0x63746c

/** Milliseconds that one statement of a migration, or the wait for another migrating program, may take. */
const STATEMENT_TIMEOUT_MS = 10 * 60_000

/** Milliseconds to reach the server. */
const CONNECT_TIMEOUT_MS = 10_000

/**
 * Brings the schema up to date; safe when many programs do it at once, and a no-op when it is up to date.
 * Throws a Fault DATABASE_NEWER where a newer version of us has been here.
 */
export async function migrate(connectionString: string, migrations: readonly Migration[] = ours): Promise<void> {
  await withClient(connectionString, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(`create table if not exists migrations (
      number integer primary key, name text not null, applied_at timestamptz not null default now())`)
    for (const migration of await missing(client, migrations)) await apply(client, migration)
  })
}

/**
 * Tells whether the schema is the one that this version needs; changes nothing and needs no right to.
 * Throws a Fault DATABASE_NEWER where a newer version of us has been here.
 */
export async function schemaFits(connectionString: string, migrations: readonly Migration[] = ours): Promise<boolean> {
  return await withClient(connectionString, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(`select to_regclass('migrations') is not null as there`)
    return rows[0]?.there === true && (await missing(client, migrations)).length === 0
  })
}

async function withClient<Result>(connectionString: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({
    connectionString,
    application_name: 'cloudtolocalllm migrate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  })
  // A lost connection also rejects the query that runs; without a listener it would end the process first.
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

async function missing(client: Client, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ newest: number }>('select coalesce(max(number), 0) as newest from migrations')
  const there = rows[0]?.newest ?? 0
  const known = migrations.at(-1)?.number ?? 0
  if (there > known) throw newer(there, known)
  return migrations.filter(({ number }) => number > there)
}

async function apply(client: Client, { number, name, sql }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into migrations (number, name) values ($1, $2)', [number, name])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    const message = `migration ${number} (${name}) failed: ${cause instanceof Error ? cause.message : cause}`
    throw new Fault({ code: 'MIGRATION_FAILED', message, mend: 'Nothing was changed; report it with this line', cause })
  }
}

function newer(there: number, known: number): Fault {
  return new Fault({
    code: 'DATABASE_NEWER',
    message: `the database has schema ${there}, this version knows up to ${known}`,
    mend: 'Start the newer version again, or restore a backup made with this version',
  })
}
