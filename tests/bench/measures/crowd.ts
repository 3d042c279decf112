import { type Client, openClient, requestFor } from '../client.ts'
import { closedLoop } from '../closed-loop.ts'
import { type Figures, percentile } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { bodyWith } from '../order.ts'
import { eachWay } from '../rounds.ts'
import type { Subject } from '../subjects.ts'

const ENDLESS = 100_000_000_000

export const crowd: Measure = {
  name: 'crowd',
  says: 'small requests of one client beside a bulk download and a reader that stalls: milliseconds, and megabytes per second of the download',
  run: (bench) => eachWay(bench, runCrowd),
}

async function runCrowd(subject: Subject): Promise<Figures> {
  let received = 0
  const bulk = await endlessDownload(subject, ({ length }) => {
    received += length
  })
  const stalled = await endlessDownload(subject, (_, client) => client.socket.pause())
  received = 0
  const time = 2_000
  const { latencies } = await closedLoop(subject, { connections: 1, warmUp: 0, time })
  const rate = received / 1_000_000 / (time / 1000)
  bulk.close()
  stalled.close()
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), 'bulk MB/s': rate }
}

/** A download whose first bytes have come. */
async function endlessDownload(subject: Subject, take: (bytes: Buffer, client: Client) => void): Promise<Client> {
  const client = await openClient(subject)
  const request = requestFor(subject, bodyWith({ does: 'bytes', bytes: ENDLESS }))
  await new Promise<void>((resolve) => {
    const body = (bytes: Buffer) => {
      take(bytes, client)
      resolve()
    }
    client.send(request, { body, end: () => undefined })
  })
  return client
}
