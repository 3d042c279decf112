import { openClient, requestFor } from '../client.ts'
import { type Figures, percentile } from '../figures.ts'
import type { Bench, Measure } from '../measure.ts'
import { microseconds } from '../microseconds.ts'
import { bodyWith } from '../order.ts'
import { eachWay } from '../rounds.ts'
import type { Subject } from '../subjects.ts'

const TIMES = 100

export const cancel: Measure = {
  name: 'cancel',
  says: 'a client that leaves a running stream: milliseconds until the engine knows',
  run: (bench) => eachWay(bench, (subject) => runCancels(bench, subject)),
}

async function runCancels({ subjects }: Bench, subject: Subject): Promise<Figures> {
  const request = requestFor(subject, bodyWith({ does: 'stream', tokens: 100_000, interval: 20 }))
  const times: number[] = []
  for (let count = 0; count < TIMES; count += 1) {
    const client = await openClient(subject)
    await new Promise<void>((resolve) => client.send(request, { body: () => resolve(), end: () => undefined }))
    const leftAt = microseconds()
    client.close()
    const { at } = await subjects.engine.message('cancelled')
    times.push((Number(at) - leftAt) / 1000)
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}
