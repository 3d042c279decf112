import type { Batch } from './batch.ts'
import { ByteLog } from './byte-log.ts'
import { Flag, FrameType } from './frame.ts'
import { MAX_BODY, QUEUE_HIGH_WATER, STREAM_WINDOW } from './limits.ts'
import { ProtocolViolation } from './violation.ts'

type HeadType = typeof FrameType.OPEN | typeof FrameType.HEAD

/** Where the receiver of a body stands, after a connection was lost. */
export interface ResumePoint {
  /** The head has arrived. */
  head: boolean
  /** Bytes of the body that have arrived. */
  received: number
  /** Bytes of the body that may be sent in all. */
  limit: number
}

/**
 * The sending half of a stream: a head, body bytes within the other end's credit, an end. What was sent but not yet
 * credited is kept where the stream can be resumed, so credit is at once flow control and acknowledgement.
 */
export class Outgoing {
  readonly #stream: number
  readonly #keeps: boolean
  #head: { type: HeadType; flags: number; bytes: Uint8Array } | undefined
  #headSent = false
  #log = new ByteLog()
  #sent = 0
  #limit = STREAM_WINDOW
  #ended = false
  #endSent = false
  #failure: Uint8Array | undefined

  /** `keeps`: holds what is sent until it is credited, so that {@link Outgoing.rewind} can send it again. */
  constructor(stream: number, keeps: boolean) {
    this.#stream = stream
    this.#keeps = keeps
  }

  get headSent(): boolean {
    return this.#headSent
  }

  get ended(): boolean {
    return this.#ended
  }

  /** The end, or the failure in its place, has been sent. */
  get endSent(): boolean {
    return this.#endSent
  }

  get failed(): boolean {
    return this.#failure !== undefined
  }

  /** Bytes in memory: not yet sent, and kept until they are credited. */
  get held(): number {
    return this.#log.end - this.#log.start
  }

  /** True while the source should pause: more waits than one turn can send, or than a lost connection may cost. */
  get full(): boolean {
    return this.#keeps ? this.held >= STREAM_WINDOW : this.#queued >= QUEUE_HIGH_WATER
  }

  /** The first call counts. */
  head(type: HeadType, flags: number, bytes: Uint8Array): void {
    this.#head ??= { type, flags, bytes }
  }

  write(chunk: Uint8Array): void {
    if (!this.#ended && chunk.length > 0) this.#log.append(chunk)
  }

  end(): void {
    this.#ended = true
  }

  /** Ends with a failure: behind what was written where the head has gone, else in place of everything. */
  fail(failure: Uint8Array): void {
    if (this.#ended) return
    this.#ended = true
    this.#failure = failure
    if (!this.#headSent) this.#log = new ByteLog()
  }

  credit(bytes: number): void {
    this.#limit += bytes
    if (this.#limit > this.#sent + STREAM_WINDOW)
      throw new ProtocolViolation(`credit beyond the window of stream ${this.#stream}`)
    if (this.#keeps) this.#log.discard(this.#limit - STREAM_WINDOW)
  }

  /** True where the next {@link Outgoing.fill} has something that may be sent; nothing may before a head. */
  get ready(): boolean {
    if (this.#endSent) return false
    if (!this.#headSent) return this.#head !== undefined || this.#failure !== undefined
    return this.#queued > 0 ? this.#sent < this.#limit : this.#ended
  }

  /** Adds one frame to the batch, so that streams take turns. Call it only where {@link Outgoing.ready}. */
  fill(batch: Batch): void {
    if (this.#failure && this.#queued === 0) return this.#fillFailure(batch, this.#failure)
    const parts = this.#take()
    const last = this.#ended && !this.#failure && this.#queued === 0
    const end = last ? Flag.END : 0
    this.#endSent = last
    if (this.#head && !this.#headSent) {
      this.#headSent = true
      const { type, flags, bytes } = this.#head
      batch.add(type, flags | end, this.#stream, [prefix(bytes.length), bytes, ...parts])
    } else {
      batch.add(FrameType.DATA, end, this.#stream, parts)
    }
  }

  /** Goes back to what the other end has received. Throws {@link ProtocolViolation} where that cannot be. */
  rewind(at: ResumePoint): void {
    this.#checkResume(at)
    this.#log.discard(at.received)
    this.#sent = at.received
    this.#limit = at.limit
    this.#headSent = at.head
    this.#endSent = false
  }

  #checkResume({ head, received, limit }: ResumePoint): void {
    const possible =
      this.#keeps &&
      (head ? this.#headSent : received === 0) &&
      received >= this.#log.start &&
      received <= this.#sent &&
      limit >= this.#limit &&
      limit <= received + STREAM_WINDOW
    if (!possible) throw new ProtocolViolation(`stream ${this.#stream} cannot be resumed at byte ${received}`)
  }

  /** Bytes that were written and not yet sent. */
  get #queued(): number {
    return this.#log.end - this.#sent
  }

  #take(): Uint8Array[] {
    const parts = this.#log.read(this.#sent, Math.min(MAX_BODY, this.#limit - this.#sent))
    for (const part of parts) this.#sent += part.length
    if (!this.#keeps) this.#log.discard(this.#sent)
    return parts
  }

  #fillFailure(batch: Batch, failure: Uint8Array): void {
    this.#endSent = true
    batch.add(FrameType.ERROR, 0, this.#stream, [failure])
  }
}

function prefix(length: number): Uint8Array {
  return new Uint8Array([length >>> 8, length])
}
