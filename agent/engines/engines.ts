import type { StatusEngine } from '@cloudtolocalllm/protocol/control'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import type { NamedEngine } from '../settings.ts'
import { EnginePlace } from './engine-place.ts'
import { usualPorts } from './kinds.ts'

export interface EngineSearch {
  named: readonly NamedEngine[]
  /** Looks at the usual ports of this machine too. */
  searchUsualPorts: boolean
  authorities: readonly string[] | undefined
  /** The gateway itself answers like an engine: where it runs on this machine, it is left out. */
  except: URL | undefined
  /** The demonstration is for the person at this machine only. */
  withDemonstration: boolean
}

/** Milliseconds between two looks: while there is an engine, and while the person may just be starting one. */
const LOOK_EVERY = { found: 10_000, nothing: 2_000 } as const

/** After a request failed the engine is looked at once, but not more often than this, milliseconds. */
const LOOK_AGAIN_AFTER = 250

/** The engines of this computer, looked after while the agent runs. */
export class Engines implements Running {
  readonly #places: readonly EnginePlace[]
  readonly #search: EngineSearch
  readonly #changed: () => void
  #timer: NodeJS.Timeout | undefined
  #lookingAgain: NodeJS.Timeout | undefined
  #stopped = false
  #told = ''

  /** `changed` is called whenever {@link Engines.status} says something else than before. */
  constructor(search: EngineSearch, changed: () => void = () => {}) {
    this.#search = search
    this.#changed = changed
    this.#places = placesOf(search)
  }

  /** Looks at every place once, then from time to time. */
  async start(): Promise<void> {
    await this.look()
    this.#lookLater()
  }

  /** Looks at every place now. */
  async look(): Promise<void> {
    await Promise.all(this.#places.map((place) => place.look()))
    this.#tellChange()
  }

  /** What is offered: every engine that was found or named. */
  get status(): StatusEngine[] {
    return this.#offered.flatMap(({ status }) => status ?? [])
  }

  /** The engine that STATUS calls so; undefined where none is offered under this name. */
  find(id: string): EnginePlace | undefined {
    return this.#offered.find((place) => place.id === id && place.status !== undefined)
  }

  /** A request to this engine failed: what STATUS says of it may be wrong. */
  lookSoon(): void {
    if (this.#stopped) return
    this.#lookingAgain ??= setTimeout(() => {
      this.#lookingAgain = undefined
      void this.look()
    }, LOOK_AGAIN_AFTER)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    clearTimeout(this.#lookingAgain)
  }

  get #offered(): readonly EnginePlace[] {
    return this.#places.filter(({ status }) => this.#search.withDemonstration || status?.demonstration !== true)
  }

  #lookLater(): void {
    if (this.#stopped) return
    const found = this.status.some(({ state }) => state === 'ready')
    this.#timer = setTimeout(
      async () => {
        await this.look()
        this.#lookLater()
      },
      found ? LOOK_EVERY.found : LOOK_EVERY.nothing,
    )
  }

  #tellChange(): void {
    const now = JSON.stringify(this.status)
    if (this.#stopped || now === this.#told) return
    this.#told = now
    this.#changed()
  }
}

/** Every address once; one that the person named counts as named. */
function placesOf({ named, searchUsualPorts, authorities, except }: EngineSearch): EnginePlace[] {
  const places = new Map<string, EnginePlace>()
  for (const { url, key } of named) {
    const place = new EnginePlace({ url, key, authorities }, true)
    if (!places.has(place.id)) places.set(place.id, place)
  }
  if (!searchUsualPorts) return [...places.values()]
  for (const port of usualPorts) {
    const url = new URL(`http://127.0.0.1:${port}`)
    const place = new EnginePlace({ url, key: undefined, authorities }, false)
    if (url.port !== except?.port && !places.has(place.id)) places.set(place.id, place)
  }
  return [...places.values()]
}
