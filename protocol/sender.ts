import { Batch } from './batch.ts'
import type { Exchange } from './exchange.ts'
import { type FrameType, HEADER_LENGTH, isStreamFrame } from './frame.ts'
import { MAX_BACKLOG, MAX_BUFFERED } from './limits.ts'
import type { Scheduler, Transport } from './transport.ts'

interface ControlFrame {
  type: FrameType
  stream: number
  payload: Uint8Array
}

/** Every connection of the process fills the same batch; see {@link Batch}. */
const batch = new Batch()

/** What waits to go out on a connection, and in which order: control frames first, then streams in turn. */
export class Sender {
  readonly #scheduler: Scheduler
  readonly #served: (exchange: Exchange) => void
  readonly #ready = new Set<Exchange>()
  #control: ControlFrame[] = []
  #transport: Transport | undefined
  #scheduled = false
  #messages = 0

  /** `served` is called for an exchange whose frame was sent. */
  constructor(scheduler: Scheduler, served: (exchange: Exchange) => void) {
    this.#scheduler = scheduler
    this.#served = served
  }

  /** The present connection. */
  get transport(): Transport | undefined {
    return this.#transport
  }

  /** Messages sent so far. */
  get messages(): number {
    return this.#messages
  }

  attach(transport: Transport): void {
    this.#transport = transport
    this.#schedule()
  }

  detach(): void {
    this.#transport = undefined
    this.#control = []
    this.#ready.clear()
  }

  /** Queues a control frame, where there is a connection. Of those without a stream only the newest of a kind waits. */
  control(type: FrameType, stream: number, payload: Uint8Array): void {
    if (!this.#transport) return
    if (!isStreamFrame(type)) this.#control = this.#control.filter((waiting) => waiting.type !== type)
    this.#control.push({ type, stream, payload })
    this.#schedule()
  }

  /** The exchange has something to send, if its credit allows. */
  ready(exchange: Exchange): void {
    if (!exchange.outgoing.ready) return
    this.#ready.add(exchange)
    this.#schedule()
  }

  forget(exchange: Exchange): void {
    this.#ready.delete(exchange)
  }

  /** The transport has room again. */
  drained(): void {
    if (this.#ready.size > 0) this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled || !this.#transport) return
    this.#scheduled = true
    this.#scheduler.soon(() => this.#flush())
  }

  #flush(): void {
    this.#scheduled = false
    const transport = this.#transport
    if (!transport) return
    const served: Exchange[] = []
    try {
      this.#addControl(transport)
      if (transport.buffered() < MAX_BUFFERED) this.#addTurns(served)
      this.#sendBatch(transport)
    } finally {
      batch.clear()
    }
    if (transport.buffered() > MAX_BACKLOG) transport.terminate()
    // Only now, because what they call may throw, detach or write again.
    for (const exchange of served) this.#served(exchange)
    if (this.#ready.size > 0 && transport.buffered() < MAX_BUFFERED) this.#schedule()
  }

  #addControl(transport: Transport): void {
    const waiting = this.#control
    this.#control = []
    for (const { type, stream, payload } of waiting) {
      if (batch.length > 0 && HEADER_LENGTH + payload.length > batch.room) this.#sendBatch(transport)
      batch.add(type, 0, stream, [payload])
    }
  }

  /** A frame of each stream in turn until the message is large enough. */
  #addTurns(served: Exchange[]): void {
    for (const exchange of this.#ready) {
      if (batch.room <= 0) return
      this.#ready.delete(exchange)
      if (!exchange.outgoing.ready) continue
      exchange.outgoing.fill(batch)
      served.push(exchange)
      // To the back of the queue: the loop meets it again after the others.
      if (exchange.outgoing.ready) this.#ready.add(exchange)
    }
  }

  #sendBatch(transport: Transport): void {
    if (batch.length === 0) return
    this.#messages += 1
    transport.send(batch.take())
  }
}
