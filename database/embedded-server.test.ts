import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { isAlive } from './embedded/directory-lock.ts'
import { eventually, gone, processesOf, query, temporaryDirectory } from './embedded/test-server.ts'
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.ts'

const dataDirectory = temporaryDirectory()
const running: EmbeddedServer[] = []
after(async () => {
  for (const server of running) await server.stop()
})

async function start(directory = dataDirectory): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDirectory: directory })
  running.push(server)
  return server
}

test('an empty directory becomes a PostgreSQL 18 with UTF-8, checksums and durable writes', async () => {
  const { connectionString } = await start()
  const [row] = await query(
    connectionString,
    `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
      current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
      upper('straße ö') as upper, (select datlocprovider from pg_database where datname = current_database()) as provider`,
  )
  assert.deepEqual(row, {
    major: 18,
    encoding: 'UTF8',
    checksums: 'on',
    fsync: 'on',
    upper: 'STRAßE Ö',
    provider: 'b',
  })
})

test('it listens on loopback only, and only the right password opens it', async () => {
  const { connectionString } = await start(temporaryDirectory())
  const wrong = new URL(connectionString)
  wrong.password = 'guess'
  await assert.rejects(query(wrong.href, 'select 1'), { code: '28P01' })
  assert.deepEqual(await query(connectionString, 'show listen_addresses'), [{ listen_addresses: '127.0.0.1' }])
  assert.deepEqual(await query(connectionString, 'show unix_socket_directories'), [{ unix_socket_directories: '' }])
})

test('data and password are there again at the next start', async () => {
  const directory = temporaryDirectory()
  const first = await start(directory)
  await query(first.connectionString, 'create table kept as select 42 as answer')
  await first.stop()
  const second = await start(directory)
  assert.deepEqual(await query(second.connectionString, 'select answer from kept'), [{ answer: 42 }])
  assert.equal(new URL(second.connectionString).password, new URL(first.connectionString).password)
})

test('stopping leaves no process, and stopping twice is harmless', async () => {
  const directory = temporaryDirectory()
  const server = await start(directory)
  const { server: pid, keeper } = processesOf(directory)
  await server.stop()
  await server.stop()
  assert.deepEqual([isAlive(pid), isAlive(keeper)], [false, false])
})

test('a second start on the same directory is told which process to stop', async () => {
  await assert.rejects(startEmbeddedServer({ dataDirectory }), {
    code: 'DATA_DIRECTORY_IN_USE',
    message: new RegExp(`is in use by process ${process.pid}$`),
  })
})

test('a restart keeps the connection string and the data', async () => {
  const server = await start(temporaryDirectory())
  await query(server.connectionString, 'create table kept as select 1')
  await server.restart()
  assert.equal((await query(server.connectionString, 'select * from kept')).length, 1)
})

test('a killed server recovers by itself under the same connection string', async () => {
  const directory = temporaryDirectory()
  const troubles: string[] = []
  const server = await startEmbeddedServer({ dataDirectory: directory, onTrouble: (text) => troubles.push(text) })
  running.push(server)
  await query(server.connectionString, 'create table kept as select 1')
  const killed = processesOf(directory).server
  process.kill(killed, 'SIGKILL')
  await eventually(() => query(server.connectionString, 'select * from kept').then(Boolean, () => false))
  assert.deepEqual(troubles, ['the database ended by itself and is started again'])
  assert.notEqual(processesOf(directory).server, killed)
})

test('a killed keeper is replaced, and the server that it left behind with it', async () => {
  const directory = temporaryDirectory()
  const server = await start(directory)
  const before = processesOf(directory)
  process.kill(before.keeper, 'SIGKILL')
  await gone(before.server)
  await eventually(() => query(server.connectionString, 'select 1').then(Boolean, () => false))
  assert.notEqual(processesOf(directory).keeper, before.keeper)
})

test('a stale postmaster.pid that names some other living process is no obstacle', async () => {
  const directory = temporaryDirectory()
  await (await start(directory)).stop()
  writeFileSync(path.join(directory, 'cluster', 'postmaster.pid'), `${process.ppid}\n/elsewhere\n1\n5432\n\n\n1 2\n`)
  const { connectionString } = await start(directory)
  assert.equal((await query(connectionString, 'select 1')).length, 1)
})

test('a cluster of another major version, or with parts missing, is named and left alone', async () => {
  const directory = temporaryDirectory()
  await (await start(directory)).stop()
  const version = path.join(directory, 'cluster', 'PG_VERSION')
  for (const [found, code] of [
    ['19', 'DATA_DIRECTORY_NEWER'],
    ['17', 'DATA_DIRECTORY_OLDER'],
  ] as const) {
    writeFileSync(version, `${found}\n`)
    const message = `${version} says PostgreSQL ${found}, expected 18`
    await assert.rejects(startEmbeddedServer({ dataDirectory: directory }), { code, message })
  }
  rmSync(version)
  await assert.rejects(startEmbeddedServer({ dataDirectory: directory }), { code: 'DATA_DIRECTORY_DAMAGED' })
  assert.ok(existsSync(path.join(directory, 'cluster', 'global')))
})

test('a server that cannot start shows its last words', async () => {
  const directory = temporaryDirectory()
  await (await start(directory)).stop()
  writeFileSync(path.join(directory, 'cluster', 'global', 'pg_control'), 'nonsense')
  await assert.rejects(startEmbeddedServer({ dataDirectory: directory }), {
    code: 'DATABASE_FAILED',
    message: /the database did not start[\s\S]*could not read file "global\/pg_control"/,
  })
})

test('words of people in a failing statement stay out of the log', async () => {
  const directory = temporaryDirectory()
  const { connectionString } = await start(directory)
  await query(connectionString, 'create table notes (text text primary key)')
  const insert = `insert into notes values ('my secret prompt')`
  await query(connectionString, insert)
  await assert.rejects(query(connectionString, insert), { code: '23505' })
  const log = readFileSync(path.join(directory, 'server.log'), 'utf8')
  assert.match(log, /duplicate key value/)
  assert.doesNotMatch(log, /my secret prompt/)
})
