import { STREAM_WINDOW } from './limits.ts'
import { ProtocolViolation } from './violation.ts'

/** The receiving half of a stream: counts what came, and what the other end may send for what was consumed. */
export class Incoming {
  #received = 0
  #consumed = 0
  #granted = STREAM_WINDOW
  #ended = false
  headReceived = false

  get received(): number {
    return this.#received
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Throws {@link ProtocolViolation} where the other end sent more than it was granted, or after its end. */
  accept(bytes: number, end: boolean): void {
    if (this.#ended) throw new ProtocolViolation('body after the end of its stream')
    this.#received += bytes
    if (this.#received > this.#granted) throw new ProtocolViolation('body beyond the credit of its stream')
    this.#ended = end
  }

  /** Notes that `bytes` left our hands. */
  consume(bytes: number): void {
    this.#consumed += bytes
  }

  /** Notes that nothing which came is held any more. */
  consumeAll(): void {
    this.#consumed = this.#received
  }

  /** Bytes to grant now, counted as granted; 0 while it is not worth a frame. */
  takeGrant(): number {
    const grant = this.#consumed + STREAM_WINDOW - this.#granted
    if (this.#ended || grant < STREAM_WINDOW / 2) return 0
    this.#granted += grant
    return grant
  }

  /** Grants all there is at once, for a connection that goes on; returns the bytes that may be sent in all. */
  regrant(): number {
    this.#granted = this.#consumed + STREAM_WINDOW
    return this.#granted
  }
}
