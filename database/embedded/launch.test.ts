import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { chooseAccount } from './account.ts'
import { openCluster } from './cluster.ts'
import { launchAsChild, launchThroughPgCtl } from './launch.ts'
import { readPostmaster } from './postmaster.ts'
import { copyOfPrograms } from './programs.ts'
import { startServer } from './server.ts'
import { gone, query, temporaryDirectory } from './test-server.ts'

const dataDirectory = temporaryDirectory()
const { signal } = new AbortController()
const account = chooseAccount(path.join(dataDirectory, 'cluster'))
const programs = await copyOfPrograms(account ? '/var/lib/cloudtolocalllm/programs' : dataDirectory)
const cluster = await openCluster({ dataDirectory, programs, account, signal })

for (const launch of [launchAsChild, launchThroughPgCtl]) {
  test(`${launch.name} gives a server that answers, keeps a log, stops, and says when it is gone`, async () => {
    const server = await startServer(cluster, { port: 0, signal, launch })
    const pid = readPostmaster(cluster.directory) ?? 0
    assert.equal((await query(server.connectionString, 'select 1')).length, 1)
    await server.stop()
    await server.ended
    await gone(pid)
    const log = readFileSync(path.join(cluster.dataDirectory, 'server.log'), 'utf8')
    assert.match(log, /database system is shut down\n$/)
  })

  test(`${launch.name} notices that the server was killed, and starts it again on the same port`, async () => {
    const first = await startServer(cluster, { port: 0, signal, launch })
    process.kill(readPostmaster(cluster.directory) ?? 0, 'SIGKILL')
    await first.ended
    const second = await startServer(cluster, { port: first.port, signal, launch })
    assert.equal((await query(first.connectionString, 'select 1')).length, 1)
    await second.stop()
  })
}

test('a start that nobody waits for any more leaves nothing', async () => {
  const early = new AbortController()
  const starting = startServer(cluster, { port: 0, signal: early.signal })
  early.abort()
  await assert.rejects(starting, { name: 'AbortError' })
  assert.equal(readPostmaster(cluster.directory), undefined)
})
