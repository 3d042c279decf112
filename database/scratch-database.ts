import { createHash, randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { type Database, openDatabase } from './connect.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/in-order.ts'
import { borrowScratchServer } from './scratch-server.ts'

/** A database of a test's own, migrated and empty. */
export interface ScratchDatabase {
  connectionString: string
  database: Database
}

/** Where things are put away at the end: a test's context, or `{ after }` of node:test for a whole file. */
export interface Scope {
  after(action: () => Promise<void>): void
}

/** Any number that nothing else locks on the server of the tests. */
const LOCK = 0x74706c

/** Migrations that changed make another template, also on a server that is still there from before. */
const TEMPLATE = `template_${createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)}`

/** Copies the migrated template into a database that goes away with its scope. */
export async function scratchDatabase(scope: Scope): Promise<ScratchDatabase> {
  const server = await borrowScratchServer()
  const name = `scratch_${randomBytes(8).toString('hex')}`
  await asAdministrator(server.connectionString, async (client) => {
    await provideTemplate(client, server.connectionString)
    await client.query(`create database ${name} template ${TEMPLATE}`)
  })
  const connectionString = naming(server.connectionString, name)
  const database = openDatabase(connectionString, { connections: 5 })
  scope.after(async () => {
    await database.destroy()
    const drop = `drop database ${name} with (force)`
    await asAdministrator(server.connectionString, (client) => client.query(drop))
    await server.giveBack()
  })
  return { connectionString, database }
}

/** Made under another name first, so that it is there whole or not at all. */
async function provideTemplate(client: Client, connectionString: string): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [LOCK])
  const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE])
  if (rowCount === 0) {
    await client.query('drop database if exists template_unfinished')
    await client.query('create database template_unfinished')
    await migrate(naming(connectionString, 'template_unfinished'))
    await client.query(`alter database template_unfinished rename to ${TEMPLATE}`)
  }
  await client.query('select pg_advisory_unlock($1)', [LOCK])
}

async function asAdministrator(connectionString: string, act: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}

function naming(connectionString: string, name: string): string {
  const url = new URL(connectionString)
  url.pathname = `/${name}`
  return url.href
}
