import type { StatusEngine } from '@cloudtolocalllm/protocol/control'
import { systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { engineId } from './engine-address.ts'
import { askEngine, type EngineAddress, type EngineAnswer } from './engine-client.ts'
import type { Ask, EngineKind, Recognised } from './kinds/kind.ts'
import { readModelList } from './kinds/openai.ts'
import { kinds } from './kinds.ts'

/** Milliseconds for one answer: while a model loads, even a list can take long (20 s were seen). */
const ANSWER_WITHIN = { recognising: 2_000, known: 5_000 } as const

/** Looks in a row without an answer in time until an engine that accepts connections counts as unreachable. */
const SILENT_LOOKS = 6

/** An engine may be updated between two looks: ask anew what it is and which version, after so many milliseconds. */
const RECOGNISE_EVERY = 5 * 60_000

/** Something answers here that is no engine: leave it in peace for so many milliseconds. */
const STRANGER_REST = 60_000

/** One address where an engine may be, and what was found there. */
export class EnginePlace {
  readonly id: string
  readonly address: EngineAddress
  /** Named by the person: shown even while nothing answers. */
  readonly named: boolean
  #kind: EngineKind | undefined
  #recognised: Recognised | undefined
  #recognisedAt = 0
  #silentLooks = 0
  #restUntil = 0
  #looking: Promise<void> | undefined
  #status: StatusEngine | undefined

  constructor(address: EngineAddress, named: boolean) {
    this.id = engineId(address.url)
    this.address = address
    this.named = named
    if (named) this.#status = this.#nothingYet('was not asked yet')
  }

  /** What STATUS says of it; undefined where no engine was ever found. */
  get status(): StatusEngine | undefined {
    return this.#status
  }

  get title(): string {
    return this.#kind?.title ?? 'engine'
  }

  /** Looks what is there now; a second call while one is under way waits for that. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #look(): Promise<void> {
    if (Date.now() < this.#restUntil) return
    try {
      if (!this.#kind || Date.now() - this.#recognisedAt > RECOGNISE_EVERY) await this.#recognise()
      if (this.#kind) await this.#list(this.#kind)
    } catch (error) {
      this.#failed(error)
    }
  }

  async #recognise(): Promise<void> {
    const ask = this.#asking(ANSWER_WITHIN.recognising)
    const answer = await ask('/v1/models')
    const listed = readModelList(answer.json)
    this.#kind = undefined
    if (listed === undefined) return this.#strange(answer)
    for (const kind of kinds) {
      const recognised = await kind.recognise(ask, listed)
      if (!recognised) continue
      this.#kind = kind
      this.#recognised = recognised
      this.#recognisedAt = Date.now()
      return
    }
  }

  async #list(kind: EngineKind): Promise<void> {
    const models = await kind.models(this.#asking(ANSWER_WITHIN.known))
    this.#silentLooks = 0
    this.#status = {
      id: this.id,
      kind: kind.name,
      version: this.#recognised?.version?.slice(0, 300) ?? null,
      state: 'ready',
      problem: null,
      dialects: [...(this.#recognised?.dialects ?? [])],
      demonstration: kind.name === 'embedded',
      models,
    }
  }

  /** Answers, but not like an engine. */
  #strange({ status }: EngineAnswer): void {
    const locked = status === 401 || status === 403
    // 503: llama.cpp while it loads its model.
    if (status !== 503 && !this.named) this.#restUntil = Date.now() + STRANGER_REST
    if (locked) this.#unreachable('asks for a key: add --engine-key KEY after its --engine')
    else this.#unreachable(`answers ${status} instead of a list of models`)
  }

  #failed(error: unknown): void {
    const silent = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
    if (silent && this.#kind && ++this.#silentLooks < SILENT_LOOKS) return
    this.#kind = undefined
    this.#silentLooks = 0
    this.#unreachable(silent ? 'does not answer in time' : describe(error))
  }

  /** Its models stay known, so that the page can say what is missing. */
  #unreachable(problem: string): void {
    if (!this.#status) return
    const models = this.#status.models.map((model) => ({ ...model, loaded: false }))
    this.#status = { ...this.#status, state: 'unreachable', problem: problem.slice(0, 300), models }
  }

  #nothingYet(problem: string): StatusEngine {
    return {
      id: this.id,
      kind: 'openai',
      version: null,
      state: 'unreachable',
      problem,
      dialects: [],
      demonstration: false,
      models: [],
    }
  }

  #asking(within: number): Ask {
    const answers = new Map<string, Promise<EngineAnswer>>()
    return (path, body) => {
      const known = body === undefined ? answers.get(path) : undefined
      const answer = known ?? askEngine(this.address, path, { body, within })
      if (body === undefined) answers.set(path, answer)
      return answer
    }
  }
}

function describe(error: unknown): string {
  switch (systemErrorCode(error)) {
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known'
    case undefined:
      return `answers strangely: ${error instanceof Error ? error.message : error}`
    default:
      return `cannot be reached: ${error instanceof Error ? error.message : error}`
  }
}
