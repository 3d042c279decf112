import { type FrameType, HEADER_LENGTH, writeHeader } from './frame.ts'
import { MAX_CONTROL, MAX_MESSAGE } from './limits.ts'

/**
 * Frames on their way into one WebSocket message. All connections of a process share one batch, because it is filled
 * and sent without a pause in between; that saves a resident buffer per connection.
 */
export class Batch {
  #bytes = new Uint8Array(MAX_MESSAGE)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Bytes until the message is large enough; one frame may still go beyond it. */
  get room(): number {
    return MAX_MESSAGE - this.#length
  }

  /** Adds a frame whose payload is these parts, one after the other. */
  add(type: FrameType, flags: number, stream: number, parts: readonly Uint8Array[]): void {
    let length = 0
    for (const part of parts) length += part.length
    this.#reserve(HEADER_LENGTH + length)
    writeHeader(this.#bytes, this.#length, { type, flags, stream }, length)
    this.#length += HEADER_LENGTH
    for (const part of parts) {
      this.#bytes.set(part, this.#length)
      this.#length += part.length
    }
  }

  /** The message so far; valid until the next {@link Batch.add}. Empties the batch. */
  take(): Uint8Array {
    const message = this.#bytes.subarray(0, this.#length)
    this.clear()
    return message
  }

  /** Empties the batch, so that what one connection left behind never goes out on another. */
  clear(): void {
    this.#length = 0
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.min(Math.max(needed, this.#bytes.length * 2), needed + MAX_CONTROL))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}
