import { RECONNECT } from '@cloudtolocalllm/protocol/limits'

/** Milliseconds after which a connection counts as stable, so that the next loss begins with a short wait again. */
const STABLE_AFTER = 10_000

/** How long to wait before the next try: anything up to a limit that doubles, so that a thousand agents never come at once. */
export class BackOff {
  readonly #random: () => number
  #limit: number = RECONNECT.first

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /** Milliseconds until the next try. */
  next(): number {
    const wait = this.#random() * this.#limit
    this.#limit = Math.min(this.#limit * 2, RECONNECT.most)
    return wait
  }

  /** A connection ended that had lasted so many milliseconds. */
  lasted(milliseconds: number): void {
    if (milliseconds >= STABLE_AFTER) this.#limit = RECONNECT.first
  }
}
