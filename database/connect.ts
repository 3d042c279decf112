import type { Log } from '@cloudtolocalllm/runtime/log'
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { ReservingPool } from './reserving-pool.ts'
import type { Schema } from './schema.ts'

/** What every query takes first; a transaction fits too. `destroy()` closes it. */
export type Database = Kysely<Schema>

/** How long we wait, in milliseconds. */
export interface Patience {
  /** To reach the server or to get a free connection; longer means that it is away. */
  connect: number
  /** Until the server gives a statement up; ours are all by index. */
  statement: number
  /** Until we stop waiting for an answer: later than the server, for when the network is gone. */
  answer: number
}

const PATIENCE: Patience = { connect: 5_000, statement: 10_000, answer: 15_000 }

/** Milliseconds that a transaction may stand still before the server ends it. */
const IDLE_TRANSACTION_MS = 30_000

export interface DatabaseOptions {
  /** Hears of connections that broke while nobody used them. */
  log?: Log
  /** Most connections at once; PostgreSQL's default allows 100 over all programs. */
  connections?: number
  patience?: Partial<Patience>
}

/** Opens a pool; connects on first use, and again by itself whenever the server comes back. */
export function openDatabase(connectionString: string, options: DatabaseOptions = {}): Database {
  const { log, connections = 10 } = options
  const patience = { ...PATIENCE, ...options.patience }
  const pool = new Pool({
    connectionString,
    max: connections,
    application_name: 'cloudtolocalllm',
    keepAlive: true,
    connectionTimeoutMillis: patience.connect,
    statement_timeout: patience.statement,
    query_timeout: patience.answer,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
  })
  pool.on('error', (error) => log?.warn({ reason: error.message }, 'a database connection was lost'))
  // Between two statements of a transaction nobody listens; unheard, a lost connection would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: new ReservingPool(pool) }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/** Asks the server for a sign of life; rejects where it is away. */
export async function reachDatabase(database: Database): Promise<void> {
  await sql`select 1`.execute(database)
}
