import { closedLoop } from '../closed-loop.ts'
import { percentile } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { eachWay } from '../rounds.ts'

export const throughput: Measure = {
  name: 'throughput',
  says: '32 keep-alive connections: requests per second, milliseconds, microseconds of processor time per request between client and engine',
  run: (bench) =>
    eachWay(bench, async (subject) => {
      const { requests, seconds, latencies, processor } = await closedLoop(subject, {
        connections: 32,
        warmUp: 2_000,
        time: 3_000,
      })
      return {
        'requests/s': requests / seconds,
        p50: percentile(latencies, 0.5),
        p99: percentile(latencies, 0.99),
        'µs/request': subject.name === 'direct' ? null : processor,
      }
    }),
}
