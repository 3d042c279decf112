/** Largest number that fits the frame's 32 bits. */
const LAST_NUMBER = 0xffff_ffff

/**
 * The numbers of streams on one connection: they only grow, so a frame of a stream that is over can be told from one
 * of a stream that never was. A new connection goes on behind the streams that it resumed.
 */
export class StreamNumbers {
  #last = 0

  /** The next number; undefined where all are used up and only a new connection helps. */
  next(): number | undefined {
    if (this.#last >= LAST_NUMBER) return undefined
    this.#last += 1
    return this.#last
  }

  /** Takes the other end's number; false where it was used, or passed over. */
  take(stream: number): boolean {
    if (stream <= this.#last) return false
    this.#last = stream
    return true
  }

  isUsed(stream: number): boolean {
    return stream <= this.#last
  }

  restartBehind(resumed: readonly number[]): void {
    this.#last = resumed.reduce((last, stream) => Math.max(last, stream), 0)
  }
}
