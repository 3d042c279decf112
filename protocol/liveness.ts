import { PING_AFTER, PING_JITTER, PONG_WITHIN } from './limits.ts'

/** What to do about a connection that is silent. */
export type Verdict = 'fine' | 'ping' | 'dead'

/** What is known of a connection at one moment. */
export interface Signs {
  now: number
  /** Bytes received so far. */
  received: number
  /** Messages sent so far. */
  sent: number
  /** A request waits for its answer, so a dead connection costs a person time. */
  waiting: boolean
}

/** Milliseconds between two looks above which it was we who slept, so that the other end's silence proves nothing. */
const SLEPT = 1_500

/**
 * Watches one connection for signs of life: any received byte is one. While a request waits, our own silence asks
 * for a PING too, so that an end busy sending over a slow link hears from the other one all the same.
 */
export class Liveness {
  #received = 0
  #sent = 0
  #heardAt: number
  #spokeAt: number
  #lookedAt: number
  #pingedAt: number | undefined
  #excused = false
  readonly #idleAfter: number

  /** `random`: from 0 up to 1, moves the idle ping about. */
  constructor(now: number, random: number) {
    this.#heardAt = now
    this.#spokeAt = now
    this.#lookedAt = now
    this.#idleAfter = PING_AFTER.idle * (1 - PING_JITTER + 2 * PING_JITTER * random)
  }

  /** Called about twice a second. */
  check(signs: Signs): Verdict {
    const { now, waiting } = signs
    this.#look(signs)
    if (this.#pingedAt !== undefined) {
      return now - this.#pingedAt >= (waiting ? PONG_WITHIN.waiting : PONG_WITHIN.idle) ? 'dead' : 'fine'
    }
    const silence = now - (waiting ? Math.min(this.#heardAt, this.#spokeAt) : this.#heardAt)
    if (silence < (waiting ? PING_AFTER.waiting : this.#idleAfter)) return 'fine'
    this.#pingedAt = now
    this.#excused = false
    return 'ping'
  }

  #look({ now, received, sent }: Signs): void {
    if (sent !== this.#sent) this.#spokeAt = now
    if (received !== this.#received) {
      this.#heardAt = now
      this.#pingedAt = undefined
    }
    if (now - this.#lookedAt > SLEPT) this.#excuse(now)
    this.#received = received
    this.#sent = sent
    this.#lookedAt = now
  }

  /** What came while we slept may not have been read yet: the wait for the PONG begins anew, once. */
  #excuse(now: number): void {
    if (this.#pingedAt === undefined || this.#excused) return
    this.#pingedAt = now
    this.#excused = true
  }
}
