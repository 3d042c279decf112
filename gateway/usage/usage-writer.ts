import type { Database } from '@cloudtolocalllm/database/connect'
import { errorLabel, isOutage } from '@cloudtolocalllm/database/outage'
import { recordUsage } from '@cloudtolocalllm/database/usage'
import type { Log } from '@cloudtolocalllm/runtime/log'
import type { AnswerRecord } from '../forward/answer-record.ts'

/** Milliseconds that a row waits at most; what a killed gateway loses. */
const WRITE_EVERY_MS = 1_000

/** Rows of one statement. */
const BATCH = 500

/** Rows kept while the database is away, about 10 MB; after that the oldest are dropped and counted. */
const MOST_WAITING = 20_000

/** Milliseconds between two tries, and two lines of log, while the database is away. */
const RETRY_EVERY_MS = 5_000

/** Writes what requests took: counts and times, never content. */
export class UsageWriter {
  readonly #database: Database
  readonly #log: Log
  #waiting: AnswerRecord[] = []
  #dropped = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined

  constructor(database: Database, log: Log) {
    this.#database = database
    this.#log = log
  }

  /** Rows that are not written yet. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Takes a row; returns at once and never fails. */
  record(record: AnswerRecord): void {
    this.#waiting.push(record)
    this.#bound()
    if (this.#waiting.length >= BATCH && !this.#writing) this.#write()
    else this.#schedule(WRITE_EVERY_MS)
  }

  /** Writes what waits, as far as the database is there. */
  async stop(): Promise<void> {
    await this.#writing
    this.#write()
    await this.#writing
    clearTimeout(this.#timer)
  }

  #schedule(milliseconds: number): void {
    if (this.#writing) return
    this.#timer ??= setTimeout(() => this.#write(), milliseconds)
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
      if (this.#waiting.length > 0) this.#schedule(RETRY_EVERY_MS)
    })
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH)
      try {
        await recordUsage(this.#database, batch.map(rowOf))
      } catch (error) {
        if (!isOutage(error))
          this.#log.error({ reason: errorLabel(error), rows: batch.length }, 'usage was not written')
        else return this.#putBack(batch, error)
      }
    }
    if (this.#dropped > 0) this.#log.warn({ rows: this.#dropped }, 'usage was lost while the database was away')
    this.#dropped = 0
  }

  #putBack(batch: AnswerRecord[], error: unknown): void {
    this.#log.warn({ reason: errorLabel(error), rows: batch.length }, 'usage waits for the database')
    this.#waiting = [...batch, ...this.#waiting]
    this.#bound()
  }

  #bound(): void {
    const over = this.#waiting.length - MOST_WAITING
    if (over > 0) this.#dropped += this.#waiting.splice(0, over).length
  }
}

function rowOf({ durationMs, queueMs, firstByteMs, ...record }: AnswerRecord) {
  const whole = (milliseconds: number | null) => (milliseconds === null ? null : Math.round(milliseconds))
  return { ...record, durationMs: Math.round(durationMs), queueMs: whole(queueMs), firstByteMs: whole(firstByteMs) }
}
