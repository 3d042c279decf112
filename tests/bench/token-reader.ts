import { microseconds } from './microseconds.ts'

/** Reads the stand-in engine's tokens out of a stream, and watches their numbers and their age. */
export class TokenReader {
  readonly #tokens: number
  #rest = ''
  #next = 0
  /** Milliseconds from the engine to here, of each token. */
  readonly delays: number[] = []
  outOfOrder = 0

  constructor(tokens: number) {
    this.#tokens = tokens
  }

  get lost(): number {
    return this.#tokens - this.delays.length
  }

  take(bytes: Buffer): void {
    const now = microseconds()
    const text = this.#rest + bytes.toString('latin1')
    let at = 0
    for (const found of text.matchAll(/@(\d+):(\d+);/g)) {
      if (Number(found[1]) !== this.#next) this.outOfOrder += 1
      this.#next = Number(found[1]) + 1
      this.delays.push((now - Number(found[2])) / 1000)
      at = found.index + found[0].length
    }
    const begun = text.indexOf('@', at)
    this.#rest = begun < 0 ? '' : text.slice(begun)
  }
}
