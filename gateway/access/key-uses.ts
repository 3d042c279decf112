import type { Database } from '@cloudtolocalllm/database/connect'
import { recordKeysUsed } from '@cloudtolocalllm/database/keys'
import { errorLabel, isOutage } from '@cloudtolocalllm/database/outage'
import type { Log } from '@cloudtolocalllm/runtime/log'

/** Milliseconds between two writes: "last used" is shown by the minute. */
const WRITE_EVERY_MS = 60_000

/** Remembers when keys were used and writes it together, at most once a minute and at the end. */
export class KeyUses {
  readonly #database: Database
  readonly #log: Log
  readonly #timer: NodeJS.Timeout
  #uses = new Map<string, Date>()

  constructor(database: Database, log: Log, everyMs = WRITE_EVERY_MS) {
    this.#database = database
    this.#log = log
    this.#timer = setInterval(() => void this.write(), everyMs).unref()
  }

  note(keyId: string): void {
    this.#uses.set(keyId, new Date())
  }

  /** Writes what was noted; while the database is away it is kept for the next time. */
  async write(): Promise<void> {
    if (this.#uses.size === 0) return
    const uses = this.#uses
    this.#uses = new Map()
    try {
      await recordKeysUsed(this.#database, uses)
    } catch (error) {
      this.#log.warn({ reason: errorLabel(error), keys: uses.size }, 'when keys were used was not written')
      if (isOutage(error)) this.#uses = new Map([...uses, ...this.#uses])
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.write()
  }
}
