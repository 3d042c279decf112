import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Client } from 'pg'
import { migrate, schemaFits } from './migrate.ts'
import { migrations } from './migrations/in-order.ts'
import { scratchDatabase } from './scratch-database.ts'

const { connectionString } = await scratchDatabase({ after })

/** A new, empty database on the same server. */
async function emptyDatabase(name: string): Promise<string> {
  await query(connectionString, `create database ${name}`)
  after(() => query(connectionString, `drop database ${name} with (force)`))
  return Object.assign(new URL(connectionString), { pathname: name }).href
}

async function query(address: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: address })
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

const suffix = `${process.pid}_${Date.now()}`

test('twenty programs that migrate at once migrate once', async () => {
  const address = await emptyDatabase(`twenty_${suffix}`)
  await Promise.all(Array.from({ length: 20 }, () => migrate(address)))
  const done = await query(address, 'select number, name from migrations order by number')
  assert.deepEqual(
    done,
    migrations.map(({ number, name }) => ({ number, name })),
  )
})

test('only what is missing is run, in order', async () => {
  const address = await emptyDatabase(`steps_${suffix}`)
  const first = { number: 1, name: 'first', sql: 'create table steps (step integer)' }
  const second = { number: 2, name: 'second', sql: 'insert into steps values (2)' }
  await migrate(address, [first])
  await migrate(address, [first, second])
  await migrate(address, [first, second])
  assert.deepEqual(await query(address, 'select step from steps'), [{ step: 2 }])
})

test('a schema fits once the last migration of this version is there', async () => {
  const address = await emptyDatabase(`fits_${suffix}`)
  const first = { number: 1, name: 'first', sql: 'select 1' }
  assert.equal(await schemaFits(address, [first]), false)
  await migrate(address, [first])
  assert.equal(await schemaFits(address, [first]), true)
  assert.equal(await schemaFits(address, [first, { ...first, number: 2 }]), false)
  await assert.rejects(schemaFits(address, []), { code: 'DATABASE_NEWER' })
})

test('a migration that fails changes nothing and is named', async () => {
  const address = await emptyDatabase(`fails_${suffix}`)
  const broken = { number: 1, name: 'broken', sql: 'create table half (id integer); select nonsense' }
  const fault = { code: 'MIGRATION_FAILED', message: /migration 1 \(broken\)/ }
  await assert.rejects(migrate(address, [broken]), fault)
  assert.deepEqual(await query(address, 'select * from migrations'), [])
  assert.deepEqual(await query(address, `select to_regclass('half') as half`), [{ half: null }])
})

test('a database of a newer version is left alone', async () => {
  const next = migrations.length + 1
  await query(connectionString, `insert into migrations (number, name) values (${next}, 'from tomorrow')`)
  await assert.rejects(migrate(connectionString), { code: 'DATABASE_NEWER', message: new RegExp(`schema ${next}`) })
})

test('migrations count up from one without a gap', () => {
  assert.deepEqual(
    migrations.map(({ number }) => number),
    migrations.map((_, index) => index + 1),
  )
})
