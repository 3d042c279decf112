import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { createLog } from '@cloudtolocalllm/runtime/log'
import { startGateway } from './gateway.ts'
import { readSettings } from './settings.ts'

const log = createLog('gateway', 'silent')

const settingsFor = (connectionString: string, port = 0) =>
  readSettings({ CLOUDTOLOCALLLM_DATABASE_URL: connectionString, CLOUDTOLOCALLLM_PORT: String(port) })

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('a gateway that serves is healthy, ready and measured, and stops whole', async (t) => {
  const { connectionString } = await scratchDatabase(t)
  const gateway = await startGateway(settingsFor(connectionString), log)
  const status = async (path: string) => (await fetch(gateway.publicUrl + path)).status
  assert.deepEqual([await status('/healthz'), await status('/readyz'), await status('/metrics')], [200, 200, 200])
  await gateway.stop()
  await assert.rejects(status('/healthz'))
})

test('one that may not migrate is alive and unready until the schema of its version is there', async (t) => {
  const { connectionString, database } = await scratchDatabase(t)
  await database.schema.alterTable('migrations').renameTo('migrations_to_come').execute()
  const port = await freePort()
  const settings = { ...settingsFor(connectionString, port), migrates: false }
  const starting = startGateway(settings, log)
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status
  while ((await status('/readyz').catch(() => 0)) !== 503) await pause(20)
  assert.equal(await status('/healthz'), 200)
  await database.schema.alterTable('migrations_to_come').renameTo('migrations').execute()
  const gateway = await starting
  assert.equal(await status('/readyz'), 200)
  await gateway.stop()
})

test('a port that is taken is a fault with its mend, and nothing is left running', async (t) => {
  const { connectionString } = await scratchDatabase(t)
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  t.after(() => taken.close())
  const { port } = taken.address() as AddressInfo
  await assert.rejects(startGateway(settingsFor(connectionString, port), log), { code: 'PORT_IN_USE' })
})
