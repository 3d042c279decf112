import type { Log } from '@cloudtolocalllm/runtime/log'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import type { DataDirectory } from '../identity/data-directory.ts'
import { AgentState } from './agent-state.ts'

const FILE = 'state.json'

/** Milliseconds between two writes: a busy agent must not spend its time on telling how busy it is. */
const WRITE_EVERY = 1_000

/** Keeps the state of a running agent in its data directory. */
export class StateFile implements Running {
  readonly #directory: DataDirectory
  readonly #log: Log
  #state: AgentState
  #writing = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(directory: DataDirectory, log: Log, state: AgentState) {
    this.#directory = directory
    this.#log = log
    this.#state = state
  }

  get state(): AgentState {
    return this.#state
  }

  /** Notes what changed; it is written within a second. */
  update(change: Partial<AgentState>): void {
    this.#state = { ...this.#state, ...change }
    if (this.#stopped) return
    this.#timer ??= setTimeout(() => this.#write(), WRITE_EVERY)
  }

  /** Writes at once: for what a person may look for this moment. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#write()
    await this.#writing
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#writing
    await this.#directory.remove(FILE)
  }

  /** A full disk must not end the tunnel: `status` is then out of date, and the log says why. */
  #write(): void {
    this.#timer = undefined
    this.#writing = this.#writing
      .then(() => this.#directory.writeJson(FILE, this.#state))
      .catch((error: unknown) => this.#log.error({ err: error }, 'the state cannot be written'))
  }
}

/** What the running agent wrote last; undefined where there is none or it cannot be understood. */
export async function readState(directory: DataDirectory): Promise<AgentState | undefined> {
  return AgentState.safeParse(await directory.readJson(FILE)).data
}
