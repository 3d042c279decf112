import { openClients, requestFor } from '../client.ts'
import { type Figures, percentile } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { bodyWith } from '../order.ts'
import { processorTime } from '../processor-time.ts'
import { eachWay, withAdded } from '../rounds.ts'
import type { Subject } from '../subjects.ts'
import { TokenReader } from '../token-reader.ts'

const STREAMS = 500
/** 20 tokens a second for six seconds. */
const TOKENS = 120
const INTERVAL_MS = 50

export const streams: Measure = {
  name: 'streams',
  says: '500 streams of 20 tokens a second: milliseconds from engine to client, tokens lost or out of order, microseconds of processor time per token between client and engine',
  run: async (bench) => withAdded(await eachWay(bench, runStreams), ['p50', 'p99']),
}

async function runStreams(subject: Subject): Promise<Figures> {
  const clients = await openClients(subject, STREAMS)
  const request = requestFor(subject, bodyWith({ does: 'stream', tokens: TOKENS, interval: INTERVAL_MS }))
  const readers = clients.map(() => new TokenReader(TOKENS))
  const before = processorTime(subject.pids)
  await Promise.all(
    clients.map(async (client, index) => {
      // Spread over one interval, as people are.
      await new Promise((resolve) => setTimeout(resolve, (index * INTERVAL_MS * 4) / STREAMS))
      await client.ask(request, (bytes) => readers[index]?.take(bytes)).catch(() => undefined)
    }),
  )
  const after = processorTime(subject.pids)
  for (const client of clients) client.close()
  const delays = readers.flatMap((reader) => reader.delays)
  const used = before === undefined || after === undefined ? null : after - before
  return {
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    lost: readers.reduce((sum, { lost }) => sum + lost, 0),
    'out of order': readers.reduce((sum, { outOfOrder }) => sum + outOfOrder, 0),
    'µs/token': subject.name === 'direct' || used === null ? null : used / (STREAMS * TOKENS),
  }
}
