import type { ChatSummary, Device, Key, Model } from '@cloudtolocalllm/api/shapes'
import { counted, engineInWords, listed } from './words.ts'

export interface Known {
  devices: readonly Device[]
  models: readonly Model[]
  chats: readonly ChatSummary[]
  keys: readonly Key[]
}

/** Which of the four first steps are done, and the first that is not (4 where all are). */
export function startProgress({ devices, models, chats, keys }: Known): { done: boolean[]; current: number } {
  const done = [
    models.length > 0,
    chats.some(({ running }) => !running),
    devices.length > 1,
    keys.some(({ lastUsedAt }) => lastUsedAt !== null),
  ]
  const open = done.indexOf(false)
  return { done, current: open === -1 ? done.length : open }
}

/** "Ollama on study-pc, 4 models". */
export function foundInWords(devices: readonly Device[]): string {
  const ready = devices.flatMap(({ name, engines }) => engines.map((engine) => ({ name, engine })))
  const [first] = ready
  if (!first) return 'None yet'
  const models = ready.flatMap(({ engine }) => engine.models)
  const engines = new Set(ready.map(({ engine }) => engineInWords(engine.kind)))
  const places = new Set(ready.map(({ name }) => name))
  const where = places.size === 1 ? first.name : counted(places.size, 'computer')
  return `${listed([...engines])} on ${where}, ${counted(models.length, 'model')}`
}
