import type { Exchange } from './exchange.ts'
import { STREAM_WINDOW } from './limits.ts'

/** Writes of one body, so that a large one in tiny chunks does not take minutes. */
const MOST_CHUNKS = 2_000

/** Bytes until the pattern repeats: a prime, so that it never fits the sizes of frames and windows. */
const PERIOD = 65_521

const pattern = Uint8Array.from({ length: PERIOD }, (_, at) => (Math.imul(at + 1, 0x9e3779b1) >>> 15) & 0xff)

/** A body whose every byte follows from its place, so that a loss, a repeat or an exchange of bytes shows. */
export class Body {
  readonly size: number
  readonly #offset: number

  constructor(size: number, salt: number) {
    this.size = size
    this.#offset = salt * 7_919
  }

  slice(from: number, until: number): Uint8Array {
    const bytes = new Uint8Array(until - from)
    for (let at = 0; at < bytes.length; ) {
      const start = (this.#offset + from + at) % PERIOD
      const piece = pattern.subarray(start, start + bytes.length - at)
      bytes.set(piece, at)
      at += piece.length
    }
    return bytes
  }

  check(bytes: Uint8Array, from: number): void {
    const expected = this.slice(from, from + bytes.length)
    const wrong = expected.findIndex((byte, at) => byte !== bytes[at])
    expect(wrong === -1, `byte ${from + wrong} of ${this.size} is another one`)
  }
}

/** Writes a body in chunks and honours backpressure. */
export class Source {
  readonly #body: Body
  readonly #chunk: number
  #exchange: Exchange | undefined
  #written = 0

  constructor(body: Body, chunk: number) {
    this.#body = body
    this.#chunk = Math.max(chunk, Math.ceil(body.size / MOST_CHUNKS))
  }

  start(exchange: Exchange): void {
    this.#exchange = exchange
    this.go()
  }

  go(): void {
    const exchange = this.#exchange
    if (!exchange) return
    while (this.#written < this.#body.size) {
      const until = Math.min(this.#body.size, this.#written + this.#chunk)
      const more = exchange.write(this.#body.slice(this.#written, until))
      this.#written = until
      expect(exchange.outgoing.held <= STREAM_WINDOW + this.#chunk, `${exchange.outgoing.held} bytes held`)
      if (!more) return
    }
    exchange.end()
  }
}

/** Takes a body, checks it, and consumes it when it is told to. */
export class Sink {
  readonly #body: Body
  #received = 0
  #owed = 0
  ended = false

  constructor(body: Body) {
    this.#body = body
  }

  take(chunk: Uint8Array): void {
    this.#body.check(chunk, this.#received)
    this.#received += chunk.length
    this.#owed += chunk.length
    expect(this.#owed <= STREAM_WINDOW, `${this.#owed} bytes beyond what was consumed`)
  }

  end(): void {
    expect(this.#received === this.#body.size, `${this.#received} of ${this.#body.size} bytes at the end`)
    expect(!this.ended, 'a second end')
    this.ended = true
  }

  consume(exchange: Exchange, most: number): boolean {
    const bytes = Math.min(most, this.#owed)
    this.#owed -= bytes
    exchange.consumed(bytes)
    return bytes > 0
  }
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
