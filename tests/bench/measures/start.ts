import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Figures, medians } from '../figures.ts'
import type { Bench, Measure } from '../measure.ts'
import { MODEL } from '../order.ts'
import { StartedService } from '../started-service.ts'

const root = path.resolve(import.meta.dirname, '../../..')

export const start: Measure = {
  name: 'start',
  says: 'npm start with everything installed, on a new data directory and on one that exists: seconds until a model can be asked, and until an answer',
  run: async (bench) => {
    const cold: Figures[] = []
    const warm: Figures[] = []
    for (let round = 0; round < bench.rounds; round += 1) {
      const place = await mkdtemp(path.join(tmpdir(), 'bench-start-'))
      cold.push(await startIn(place, bench))
      warm.push(await startIn(place, bench))
      await rm(place, { recursive: true, force: true })
    }
    return { cold: medians(cold), warm: medians(warm) }
  },
}

async function startIn(place: string, { subjects }: Bench): Promise<Figures> {
  const engine = ['--engine', `http://127.0.0.1:${subjects.direct.port}`, '--no-search', '--no-embedded-engine']
  const own = ['--data', path.join(place, 'data'), '--port', '0', '--no-open', ...engine]
  const startedAt = performance.now()
  const service = new StartedService(
    [process.execPath, 'tools/setup.mjs', 'local/main.ts', ...own],
    root,
    { ...process.env, HOME: place },
    place,
  )
  try {
    const ready = await service.ready()
    const readyAt = performance.now()
    const headers = { authorization: `Bearer ${ready.apiKey}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ model: MODEL, messages: [] })
    const answer = await fetch(`${ready.url}/v1/chat/completions`, { method: 'POST', headers, body })
    if (answer.status !== 200) throw new Error(`answered with ${answer.status}`)
    await answer.text()
    return { 's to ready': (readyAt - startedAt) / 1000, 's to answer': (performance.now() - startedAt) / 1000 }
  } finally {
    await service.stop()
  }
}
