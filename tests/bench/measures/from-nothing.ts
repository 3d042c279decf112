import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Figures } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { firstToken, type Ready, StartedService } from '../started-service.ts'

const root = path.resolve(import.meta.dirname, '../../..')

export const fromNothing: Measure = {
  name: 'from nothing',
  says: 'a fresh clone and an empty home, npm start with the embedded engine: seconds until ready and until the first token of its model, megabytes on disk afterwards',
  run: async () => {
    const place = await mkdtemp(path.join(tmpdir(), 'bench-nothing-'))
    try {
      return { tunnel: await cloneAndStart(place) }
    } finally {
      await rm(place, { recursive: true, force: true })
    }
  },
}

async function cloneAndStart(place: string): Promise<Figures> {
  const [clone, home] = [path.join(place, 'clone'), path.join(place, 'home')]
  const startedAt = performance.now()
  await promisify(execFile)('git', ['clone', '--quiet', root, clone])
  const words = ['--data', path.join(home, 'data'), '--port', '0', '--no-open']
  const environment = { ...process.env, HOME: home }
  const service = new StartedService(['npm', 'start', '--', ...words], clone, environment, place)
  try {
    const ready = await service.ready()
    const readyAt = performance.now()
    await firstToken(ready, await firstModel(ready))
    const answeredAt = performance.now()
    return {
      's to ready': (readyAt - startedAt) / 1000,
      's to first token': (answeredAt - startedAt) / 1000,
      'MB installed': (await sizeOf(clone, '.git')) / 1e6,
      'MB of data': (await sizeOf(home)) / 1e6,
    }
  } finally {
    await service.stop()
  }
}

async function firstModel({ url, apiKey }: Ready): Promise<string> {
  const answer = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } })
  const { data } = (await answer.json()) as { data: { id: string }[] }
  if (!data[0]) throw new Error('no model is offered')
  return data[0].id
}

/** Bytes of all files in a folder, but for one that is left out. */
async function sizeOf(folder: string, leaveOut?: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sizes = entries
    .filter(({ name }) => name !== leaveOut)
    .map(async (entry) => {
      const file = path.join(folder, entry.name)
      if (entry.isDirectory()) return sizeOf(file)
      return entry.isFile() ? (await stat(file)).size : 0
    })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
