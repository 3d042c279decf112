import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { type DatabaseOptions, openDatabase, reachDatabase } from './connect.ts'
import { startEmbeddedServer } from './embedded-server.ts'
import { migrate } from './migrate.ts'
import { isOutage } from './outage.ts'
import { createPerson, findPerson } from './people.ts'
import { scratchDatabase } from './scratch-database.ts'
import { layWire } from './scratch-wire.ts'

const { connectionString } = await scratchDatabase({ after })

/** A database behind a wire of its own. */
async function overWire(t: TestContext, options: DatabaseOptions = {}) {
  const wire = await layWire(t, connectionString)
  const database = openDatabase(wire.connectionString, { connections: 2, ...options })
  t.after(() => database.destroy())
  return { wire, database }
}

test('a database that was restarted is used again as if nothing had been', async (t) => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'ctl restart '))
  const server = await startEmbeddedServer({ dataDirectory })
  await migrate(server.connectionString)
  const database = openDatabase(server.connectionString)
  t.after(async () => {
    await database.destroy()
    await server.stop()
    rmSync(dataDirectory, { recursive: true })
  })
  const { id } = await createPerson(database, 'Ada')
  await server.restart()
  assert.equal((await findPerson(database, id))?.name, 'Ada')
})

test('a lost connection fails what runs on it, is called an outage, and is replaced', async (t) => {
  const { wire, database } = await overWire(t)
  const running = sql`select pg_sleep(60)`.execute(database)
  const transaction = database.transaction().execute(async (inside) => {
    await reachDatabase(inside)
    wire.cut()
    await running.catch(() => {})
    await reachDatabase(inside)
  })
  await assert.rejects(running, isOutage)
  await assert.rejects(transaction)
  await assert.rejects(reachDatabase(database), isOutage)
  wire.mend()
  await reachDatabase(database)
})

test('a server that says nothing more is given up, and its connection with it', async (t) => {
  const { wire, database } = await overWire(t, { connections: 1, patience: { answer: 300, connect: 300 } })
  await reachDatabase(database)
  wire.freeze()
  await assert.rejects(reachDatabase(database), isOutage)
  wire.mend()
  await reachDatabase(database)
})

test('a statement that takes too long is ended by the server', async (t) => {
  const { database } = await overWire(t, { patience: { statement: 100 } })
  await assert.rejects(sql`select pg_sleep(60)`.execute(database), { code: '57014' })
})

test('whoever waits for a free connection waits only so long', async (t) => {
  const { wire, database } = await overWire(t, { connections: 1, patience: { connect: 200 } })
  const holding = database.transaction().execute(async (inside) => {
    await reachDatabase(inside)
    await assert.rejects(reachDatabase(database), isOutage)
  })
  await holding
  wire.cut()
})

test('a mistake of ours is no outage', async (t) => {
  const { database } = await overWire(t)
  await assert.rejects(sql`select nothing from nowhere`.execute(database), (error) => !isOutage(error))
})
