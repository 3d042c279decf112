import type { Model } from '@cloudtolocalllm/api/shapes'
import { speedInWords } from './words.ts'

type Place = Model['places'][number]

/** One line of the model picker. */
export interface ModelChoice {
  /** What is asked for: the model's name, or `device/model` where several devices have it and one is meant. */
  value: string
  name: string
  /** Names of the computers that would answer. */
  devices: string[]
  state: 'loaded' | 'ready' | 'offline'
  tokensPerSecond: number | null
  demonstration: boolean
  /** It says of itself what it can do, and seeing pictures is not among it. */
  blind: boolean
  /** Only on the computer named in `value`. */
  pinned: boolean
}

/** What can be chatted with: online first, loaded first, demonstrations last; then by name. */
export function modelChoices(models: readonly Model[]): ModelChoice[] {
  const groups = models.filter(canChat).map(choicesOf)
  return groups.sort((a, b) => byUsefulness(a.all, b.all)).flatMap(({ all, pinned }) => [all, ...pinned])
}

/** The choice that stands for `value`; a model that has gone since is still named, as offline. */
export function choiceFor(choices: readonly ModelChoice[], value: string): ModelChoice {
  return (
    choices.find((choice) => choice.value === value) ?? {
      value,
      name: value,
      devices: [],
      state: 'offline',
      tokensPerSecond: null,
      demonstration: false,
      blind: false,
      pinned: false,
    }
  )
}

/** What to start a chat with: the model used last while it is online, else the best there is. */
export function preferredModel(choices: readonly ModelChoice[], lastUsed: string | null): string | null {
  const last = choices.find(({ value }) => value === lastUsed)
  if (last && last.state !== 'offline') return last.value
  return (choices.find(({ pinned }) => !pinned) ?? choices[0])?.value ?? null
}

/** "study-pc, loaded, 48 tok/s": where it runs, how it is, how fast it was the last time. */
export function choiceInWords({ devices, state, tokensPerSecond }: ModelChoice): string {
  const where = devices.length > 1 ? `any of ${devices.length} computers` : (devices[0] ?? 'no computer')
  const facts = [where, STATE_WORDS[state]]
  if (tokensPerSecond !== null && state !== 'offline') facts.push(speedInWords(tokensPerSecond))
  return facts.join(', ')
}

const STATE_WORDS: Record<ModelChoice['state'], string> = {
  loaded: 'loaded',
  ready: 'loads when asked',
  offline: 'offline',
}

/** An engine that does not say what a model can do is believed to offer a chat. */
function canChat({ capabilities }: Model): boolean {
  return capabilities.length === 0 || capabilities.includes('completion') || !capabilities.includes('embedding')
}

function choicesOf(model: Model): { all: ModelChoice; pinned: ModelChoice[] } {
  const online = model.places.filter((place) => place.online)
  const all = choice(model, model.name, online.length > 0 ? online : model.places, false)
  const names = new Set(model.places.map(({ deviceName }) => deviceName))
  if (names.size < 2) return { all, pinned: [] }
  const pinned = [...names].map((name) => {
    const places = model.places.filter(({ deviceName }) => deviceName === name)
    return choice(model, `${name}/${model.name}`, places, true)
  })
  return { all, pinned }
}

function choice(model: Model, value: string, places: readonly Place[], pinned: boolean): ModelChoice {
  const best = places.toSorted((a, b) => rank(a) - rank(b))[0]
  return {
    value,
    name: model.name,
    devices: [...new Set(places.map(({ deviceName }) => deviceName))],
    state: !best?.online ? 'offline' : best.loaded ? 'loaded' : 'ready',
    tokensPerSecond: best?.tokensPerSecond ?? null,
    demonstration: model.demonstration,
    blind: model.capabilities.length > 0 && !model.capabilities.includes('vision'),
    pinned,
  }
}

function rank({ online, loaded }: Place): number {
  return online ? (loaded ? 0 : 1) : 2
}

const STATE_ORDER: Record<ModelChoice['state'], number> = { loaded: 0, ready: 1, offline: 2 }

function byUsefulness(a: ModelChoice, b: ModelChoice): number {
  return (
    Number(a.state === 'offline') - Number(b.state === 'offline') ||
    Number(a.demonstration) - Number(b.demonstration) ||
    STATE_ORDER[a.state] - STATE_ORDER[b.state] ||
    a.name.localeCompare(b.name)
  )
}
