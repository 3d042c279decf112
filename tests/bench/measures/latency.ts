import { closedLoop } from '../closed-loop.ts'
import { percentile } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { eachWay, withAdded } from '../rounds.ts'

export const latency: Measure = {
  name: 'latency',
  says: 'one client, 1 KB asked, 0.5 KB answered: milliseconds',
  run: async (bench) => {
    const figures = await eachWay(bench, async (subject) => {
      const { latencies } = await closedLoop(subject, { connections: 1, warmUp: 1_000, time: 2_000 })
      return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
    })
    return withAdded(figures, ['p50', 'p99'])
  },
}
