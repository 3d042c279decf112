import { STREAM_WINDOW } from '@cloudtolocalllm/protocol/limits'

/** A chunk is a view of a message of up to 256 KiB: what is smaller than this, bytes, is copied so that the message can go. */
const COPIED_BELOW = 4 * 1024

/** What has come of a request's body. Kept while it is small, so that it can be sent late or once more. */
export class RequestBody {
  #chunks: Uint8Array[] = []
  readonly #most: number
  /** Bytes so far. */
  length = 0
  /** Nothing follows. */
  ended = false
  /** {@link RequestBody.chunks} is all that has come. */
  whole = true

  /** Keeps up to `most` bytes: by default what credit lets the gateway send unasked anyway. */
  constructor(most: number = STREAM_WINDOW) {
    this.#most = most
  }

  get chunks(): readonly Uint8Array[] {
    return this.#chunks
  }

  add(chunk: Uint8Array): void {
    this.length += chunk.length
    if (this.whole && this.length <= this.#most)
      this.#chunks.push(chunk.length < COPIED_BELOW ? Buffer.from(chunk) : chunk)
    else this.release()
  }

  /** It will not be needed again. */
  release(): void {
    this.#chunks = []
    this.whole = false
  }

  /** All that is kept as one piece. */
  join(): Uint8Array {
    return this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks)
  }
}
