import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { after, type TestContext, test } from 'node:test'
import { openDatabase } from '@cloudtolocalllm/database/connect'
import { createPerson } from '@cloudtolocalllm/database/people'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { layWire } from '@cloudtolocalllm/database/scratch-wire'
import { listUsage } from '@cloudtolocalllm/database/usage'
import { createLog } from '@cloudtolocalllm/runtime/log'
import type { AnswerRecord } from '../forward/answer-record.ts'
import { UsageWriter } from './usage-writer.ts'

const { database, connectionString } = await scratchDatabase({ after })

/** A writer for a person of its own, behind a wire that can be cut. */
async function writerOverWire(t: TestContext) {
  const { id: ownerId } = await createPerson(database, 'Ada')
  const wire = await layWire(t, connectionString)
  const far = openDatabase(wire.connectionString, { connections: 1 })
  const logged = new PassThrough().setEncoding('utf8')
  const writer = new UsageWriter(far, createLog('test', 'info', logged))
  t.after(async () => {
    await writer.stop()
    await far.destroy()
  })
  return { wire, writer, logged, ownerId, count: async () => (await listUsage(database, ownerId, 100_000)).length }
}

function recordOf(ownerId: string): AnswerRecord {
  return {
    ownerId,
    startedAt: new Date(),
    keyId: null,
    deviceId: null,
    model: 'phi4',
    dialect: 'openai',
    path: '/v1/chat/completions',
    status: 200,
    outcome: 'complete',
    streamed: true,
    durationMs: 1234.5,
    queueMs: 0.4,
    firstByteMs: null,
    inputTokens: 5,
    outputTokens: null,
    bytesIn: 10,
    bytesOut: 3_000_000_000,
  }
}

test('a row is written by itself within a second or so, its times in whole milliseconds', async (t) => {
  const { writer, ownerId, count } = await writerOverWire(t)
  writer.record(recordOf(ownerId))
  while ((await count()) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  const [row] = await listUsage(database, ownerId, 1)
  assert.deepEqual([row?.durationMs, row?.queueMs, row?.firstByteMs, row?.bytesOut], [1235, 0, null, '3000000000'])
})

test('stopping writes what waits, in as many statements as it needs', async (t) => {
  const { writer, ownerId, count } = await writerOverWire(t)
  for (let row = 0; row < 1_700; row += 1) writer.record(recordOf(ownerId))
  await writer.stop()
  assert.equal(await count(), 1_700)
})

test('rows wait while the database is away, and none is written twice', async (t) => {
  const { wire, writer, ownerId, count } = await writerOverWire(t)
  wire.cut()
  for (let row = 0; row < 600; row += 1) writer.record(recordOf(ownerId))
  await writer.stop()
  assert.deepEqual([writer.waiting, await count()], [600, 0])
  wire.mend()
  await writer.stop()
  assert.deepEqual([writer.waiting, await count()], [0, 600])
})

test('however long the database is away, only so many rows are kept, and the log says how many were lost', async (t) => {
  const { wire, writer, logged, ownerId, count } = await writerOverWire(t)
  wire.cut()
  for (let row = 0; row < 21_000; row += 1) writer.record(recordOf(ownerId))
  assert.equal(writer.waiting, 20_000)
  wire.mend()
  await writer.stop()
  const lost = Number(/"rows":(\d+),"msg":"usage was lost/.exec(String(logged.read()))?.[1])
  assert.ok(lost >= 500)
  assert.equal((await count()) + lost, 21_000)
})
