import { openClient, requestFor } from '../client.ts'
import { type Figures, medians } from '../figures.ts'
import type { Bench, Measure } from '../measure.ts'
import { bodyOf, REQUEST_BYTES } from '../order.ts'
import { pause } from '../pause.ts'

export const restart: Measure = {
  name: 'restart',
  says: 'gateway killed and started again, and agent cut off: seconds until a request is answered',
  run: async (bench) => {
    const rounds: Figures[] = []
    for (let round = 0; round < bench.rounds; round += 1) rounds.push(await killAndWait(bench))
    return { tunnel: medians(rounds) }
  },
}

async function killAndWait({ subjects }: Bench): Promise<Figures> {
  const { service } = subjects
  await service.gateway.kill()
  const startedAt = performance.now()
  await service.startGateway()
  const listening = performance.now()
  while (!(await answers({ subjects }))) await pause(5)
  const answered = performance.now()
  return { 's to listening': (listening - startedAt) / 1000, 's to first success': (answered - startedAt) / 1000 }
}

async function answers({ subjects }: Pick<Bench, 'subjects'>): Promise<boolean> {
  try {
    const client = await openClient(subjects.tunnel)
    const status = await client.ask(requestFor(subjects.tunnel, bodyOf(REQUEST_BYTES)))
    client.close()
    return status === 200
  } catch {
    return false
  }
}
