import { encodeFailure, type Failure } from './failure.ts'
import { FrameType } from './frame.ts'
import { Incoming } from './incoming.ts'
import { MAX_OVERRUN } from './limits.ts'
import { Outgoing } from './outgoing.ts'

/** What happens to one exchange, told to the one who handles it. */
export interface ExchangeHandler {
  /** The head of the answer; only at the end that opened the exchange. */
  head?(bytes: Uint8Array): void
  /**
   * Body bytes, a view of the received message: call {@link Exchange.consumed} once they have left your hands, and
   * copy what you hold for long, because a view keeps its whole message (up to 256 KiB) in memory.
   */
  body(chunk: Uint8Array): void
  /** The other end's body is complete. */
  end(): void
  /** It is over before its end; nothing else follows. */
  failed(failure: Failure): void
  /** There is room again after {@link Exchange.write} returned false. */
  drain(): void
}

/** What an exchange asks of its peer. */
export interface ExchangeOwner {
  /** The end that opened exchanges cancels; the other one fails them. */
  readonly opens: boolean
  /** The exchange has something to send. */
  ready(exchange: Exchange): void
  /** The exchange has consumed something. */
  grant(exchange: Exchange): void
  /** Tells the other end why it is over, and forgets it. */
  cancel(exchange: Exchange, failure: Failure): void
  /** Runs the task once this turn of the event loop is over. */
  soon(task: () => void): void
}

/** One HTTP request and its answer inside the tunnel: a stream with a head and a body in each direction. */
export class Exchange {
  readonly stream: number
  readonly resumable: boolean
  readonly outgoing: Outgoing
  readonly incoming = new Incoming()
  readonly #owner: ExchangeOwner
  #handler: ExchangeHandler | undefined
  #closed = false
  #sourcePaused = false
  /** Bytes that came although the source was told to pause; undefined until it must have noticed. */
  #overrun: number | undefined

  constructor(stream: number, resumable: boolean, owner: ExchangeOwner) {
    this.stream = stream
    this.resumable = resumable
    this.outgoing = new Outgoing(stream, resumable && !owner.opens)
    this.#owner = owner
  }

  /** Nothing more goes in or comes out. */
  get closed(): boolean {
    return this.#closed
  }

  /** Both bodies are complete: received here, sent there. */
  get complete(): boolean {
    return this.incoming.ended && this.outgoing.endSent
  }

  handle(handler: ExchangeHandler): void {
    this.#handler = handler
  }

  /** At the agent: begins the answer with its encoded head; the first call counts. */
  answer(head: Uint8Array): void {
    if (this.#closed) return
    this.outgoing.head(FrameType.HEAD, 0, head)
    this.#owner.ready(this)
  }

  /**
   * Queues body bytes, which must not change from now on. False asks the source to pause until
   * {@link ExchangeHandler.drain}; the bytes are taken all the same. A source that does not pause fails the exchange.
   */
  write(chunk: Uint8Array): boolean {
    if (this.#closed) return true
    if (this.#overrun !== undefined) this.#overrun += chunk.length
    if ((this.#overrun ?? 0) > MAX_OVERRUN) return this.#cutOff()
    this.outgoing.write(chunk)
    this.#owner.ready(this)
    if (this.outgoing.full && !this.#sourcePaused) this.#pauseSource()
    return !this.#sourcePaused
  }

  end(): void {
    if (this.#closed || this.outgoing.ended) return
    this.outgoing.end()
    this.#owner.ready(this)
  }

  /** Body bytes have left our hands: the other end may send as many more. */
  consumed(bytes: number): void {
    if (this.#closed) return
    this.incoming.consume(bytes)
    this.#owner.grant(this)
  }

  /**
   * Ends it on both sides; the other end learns why, after what was written of an answer that has begun. The own
   * handler is not told, and nothing is delivered to it any more.
   */
  abandon(failure: Failure): void {
    if (this.#closed) return
    this.#closed = true
    if (this.#owner.opens) return this.#owner.cancel(this, failure)
    this.outgoing.fail(encodeFailure(failure))
    this.#owner.ready(this)
    this.#discard()
  }

  /** Called by the peer: the head of the answer came. */
  receiveHead(bytes: Uint8Array): void {
    this.incoming.headReceived = true
    this.#handler?.head?.(bytes)
  }

  /** Called by the peer: body bytes came. Throws a protocol violation beyond credit or end. */
  receiveBody(chunk: Uint8Array, end: boolean): void {
    this.incoming.accept(chunk.length, end)
    if (this.#closed) return this.#discard()
    if (chunk.length > 0) this.#handler?.body(chunk)
    if (end && !this.#closed) this.#handler?.end()
  }

  /** Called by the peer: it is over. */
  fail(failure: Failure): void {
    if (this.#closed) return
    this.#closed = true
    this.#handler?.failed(failure)
  }

  /** Called by the peer when nothing is left to do. */
  close(): void {
    this.#closed = true
  }

  /** Called by the peer after some of the queue was sent or acknowledged. */
  relieved(): void {
    if (!this.#sourcePaused || this.outgoing.full) return
    this.#sourcePaused = false
    this.#overrun = undefined
    if (!this.#closed) this.#handler?.drain()
  }

  #pauseSource(): void {
    this.#sourcePaused = true
    // What is written in the same turn was in memory already; a held request body comes like that.
    this.#owner.soon(() => {
      if (this.#sourcePaused) this.#overrun ??= 0
    })
  }

  #cutOff(): boolean {
    const failure: Failure = { code: 'busy', message: 'more came than fits the queue of one stream' }
    this.abandon(failure)
    this.#handler?.failed(failure)
    return true
  }

  /** After we gave an answer up its request is still on its way; without credit it would never end. */
  #discard(): void {
    this.incoming.consumeAll()
    this.#owner.grant(this)
  }
}
