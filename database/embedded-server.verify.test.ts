import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { readPostmaster } from './embedded/postmaster.ts'
import {
  eventually,
  gone,
  type Host,
  ordinaryUser,
  processesOf,
  query,
  startHost,
  stopHost,
  temporaryDirectory,
} from './embedded/test-server.ts'

const MIB = 1024 * 1024

/** A disk of its own for one program, which goes with it; a user that is not root becomes it inside for the mount only. */
function withinSmallDisk(directory: string, mebibytes: number): string[] {
  const mount = `mount -t tmpfs -o size=${mebibytes}m,mode=777 tmpfs "${directory}"`
  if (process.getuid?.() === 0) return ['unshare', '--mount', 'sh', '-c', `${mount} && exec "$@"`, 'sh']
  const [uid, gid] = [process.getuid?.(), process.getgid?.()]
  const ourselves = `unshare --user --map-user=${uid} --map-group=${gid}`
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', `${mount} && exec ${ourselves} "$@"`, 'sh']
}

async function killProgram({ child }: Host): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

test('nothing is left when the program is killed', async () => {
  const directory = temporaryDirectory()
  const host = startHost(directory)
  await host.hear()
  const { server, keeper } = processesOf(directory)
  await killProgram(host)
  await gone(server)
  await gone(keeper)
})

test('when program and keeper are killed at once, the next start takes the directory over with its data', async () => {
  const directory = temporaryDirectory()
  const first = startHost(directory)
  await query((await first.hear())['connectionString'] ?? '', 'create table kept as select 1')
  const before = processesOf(directory)
  process.kill(before.keeper, 'SIGKILL')
  await killProgram(first)
  const second = startHost(directory)
  assert.equal((await query((await second.hear())['connectionString'] ?? '', 'select * from kept')).length, 1)
  await gone(before.server)
  await stopHost(second)
})

test('a program killed while it makes the database leaves a directory that the next start can use', async () => {
  const directory = temporaryDirectory()
  const first = startHost(directory)
  await eventually(() => readdirSync(directory).some((name) => name.startsWith('unfinished-')))
  await killProgram(first)
  const second = startHost(directory)
  assert.match((await second.hear())['connectionString'] ?? '', /^postgresql:/)
  assert.deepEqual(
    readdirSync(directory).filter((name) => name.startsWith('unfinished-')),
    [],
  )
  await stopHost(second)
})

test('of many starts at once on one directory exactly one gets it, and the others name it', async () => {
  const directory = temporaryDirectory()
  const hosts = Array.from({ length: 5 }, () => startHost(directory))
  const words = await Promise.all(hosts.map((host) => host.hear()))
  const winners = hosts.filter((_, index) => words[index]?.['connectionString'])
  assert.equal(winners.length, 1)
  const others = words.filter((each) => each['connectionString'] === undefined)
  for (const { code, message = '' } of others) {
    assert.equal(code, 'DATA_DIRECTORY_IN_USE')
    assert.match(message, new RegExp(`process (${winners[0]?.child.pid}|.just starting.)`))
  }
  for (const host of winners) await stopHost(host)
})

test('an ordinary user has a database too, with the programs in a place that is not theirs', async () => {
  const directory = temporaryDirectory(ordinaryUser)
  const host = startHost(directory, ordinaryUser)
  const { connectionString = '' } = await host.hear()
  assert.equal((await query(connectionString, 'select 1')).length, 1)
  await stopHost(host)
  assert.equal(readPostmaster(path.join(directory, 'cluster')), undefined)
})

test('a place where no directory can be made is named', async () => {
  const file = path.join(temporaryDirectory(), 'file')
  writeFileSync(file, '')
  for (const directory of [file, path.join(file, 'below'), '/proc/cloudtolocalllm']) {
    const { code, message } = await startHost(directory).hear()
    assert.equal(code, 'DATA_DIRECTORY_UNUSABLE')
    assert.ok(message?.startsWith(`${directory} cannot be made: `))
  }
})

test('a directory that may not be entered is named with who may not', async () => {
  const closed = temporaryDirectory()
  chmodSync(closed, ordinaryUser ? 0o700 : 0)
  const { code, message } = await startHost(path.join(closed, 'data'), ordinaryUser).hear()
  assert.equal(code, 'PERMISSION_DENIED')
  assert.ok(message?.includes(closed))
})

test('a disk too small for a database is named before anything is taken for one', async () => {
  const directory = temporaryDirectory()
  const { code, mend } = await startHost(directory, undefined, withinSmallDisk(directory, 20)).hear()
  assert.equal(code, 'DISK_FULL')
  assert.match(mend ?? '', /^Free about 200 MB there/)
})

test('a disk that fills while the database runs is named, and the database goes on when there is room', async () => {
  const outside = temporaryDirectory()
  const host = startHost(path.join(outside, 'data'), undefined, withinSmallDisk(outside, 120))
  const { connectionString = '' } = await host.hear()
  const ballast = `/proc/${host.child.pid}/root${outside}/ballast`
  assert.throws(() => writeFileSync(ballast, Buffer.alloc(120 * MIB)), { code: 'ENOSPC' })
  await assert.rejects(query(connectionString, 'select 1'), /No space left on device/)
  assert.match((await host.hear())['trouble'] ?? '', /^DISK_FULL: /)
  rmSync(ballast)
  await eventually(() => query(connectionString, 'select 1').then(Boolean, () => false))
  await stopHost(host)
})

test('a database that a full disk brought down comes back with its data when there is room', async () => {
  const outside = temporaryDirectory()
  const host = startHost(path.join(outside, 'data'), undefined, withinSmallDisk(outside, 120))
  const { connectionString = '' } = await host.hear()
  const ballast = `/proc/${host.child.pid}/root${outside}/ballast`
  writeFileSync(ballast, Buffer.alloc(30 * MIB))
  await query(connectionString, 'create table kept as select 1')
  const log = `do $$ begin loop create temp table t (); drop table t; perform pg_switch_wal(); end loop; end $$`
  await assert.rejects(query(connectionString, log))
  assert.match((await host.hear())['trouble'] ?? '', /^DISK_FULL: /)
  rmSync(ballast)
  await eventually(() => query(connectionString, 'select * from kept').then(Boolean, () => false))
  await stopHost(host)
})

test('a directory of another user is refused before a file of ours is in it', async () => {
  const directory = path.join(temporaryDirectory(), 'database')
  mkdirSync(directory, { mode: 0o755 })
  const stranger = startHost(directory, ordinaryUser)
  const { code } = await stranger.hear()
  assert.equal(ordinaryUser ? code : 'PERMISSION_DENIED', 'PERMISSION_DENIED')
  if (!ordinaryUser) await stopHost(stranger)
  assert.ok(!existsSync(path.join(directory, 'lock')) || !ordinaryUser)
})
