import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { createLog } from '@cloudtolocalllm/runtime/log'
import { startGateway } from './gateway.ts'
import { readSettings } from './settings.ts'

const log = createLog('gateway', 'silent')

const settingsFor = (connectionString: string, port = 0) =>
  readSettings({ CLOUDTOLOCALLLM_DATABASE_URL: connectionString, CLOUDTOLOCALLLM_PORT: String(port) })

test('a gateway that serves is healthy, ready and measured, and stops whole', async (t) => {
  const { connectionString } = await scratchDatabase(t)
  const gateway = await startGateway(settingsFor(connectionString), log)
  const status = async (path: string) => (await fetch(gateway.publicUrl + path)).status
  assert.deepEqual([await status('/healthz'), await status('/readyz'), await status('/metrics')], [200, 200, 200])
  await gateway.stop()
  await assert.rejects(status('/healthz'))
})

test('a port that is taken is a fault with its mend, and nothing is left running', async (t) => {
  const { connectionString } = await scratchDatabase(t)
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  t.after(() => taken.close())
  const { port } = taken.address() as AddressInfo
  await assert.rejects(startGateway(settingsFor(connectionString, port), log), { code: 'PORT_IN_USE' })
})
