import type { Welcome } from './control.ts'
import { Exchange, type ExchangeOwner } from './exchange.ts'
import { decodeFailure, encodeFailure, type Failure } from './failure.ts'
import { Flag, type Frame, FrameType, readUint32, splitHead, writeUint32 } from './frame.ts'
import type { Sender } from './sender.ts'
import { StreamNumbers } from './stream-numbers.ts'
import type { Scheduler } from './transport.ts'
import { ProtocolViolation } from './violation.ts'

export type Role = 'gateway' | 'agent'
export type ResumeEntry = Welcome['resume'][number]

export const LOST: Failure = { code: 'device-lost', message: 'the tunnel was lost and could not be taken up again' }

const GIVEN_UP: Failure = { code: 'cancelled', message: 'nobody waits for the answer any more' }

/** The exchanges of one peer, by the number of their stream: how they begin, go on, and end. */
export class Streams {
  readonly #role: Role
  readonly #sender: Sender
  readonly #owner: ExchangeOwner
  readonly #idle: () => void
  readonly #exchanges = new Map<number, Exchange>()
  readonly #numbers = new StreamNumbers()
  /** Streams that WELCOME resumes: the other end counts on each of them. */
  #resumed: number[] = []

  /** `idle` is called whenever no exchange is left. */
  constructor(role: Role, scheduler: Scheduler, sender: Sender, idle: () => void) {
    this.#role = role
    this.#sender = sender
    this.#idle = idle
    this.#owner = {
      opens: role === 'gateway',
      ready: (exchange) => this.#ready(exchange),
      grant: (exchange) => this.#grant(exchange),
      cancel: (exchange, failure) => this.#cancel(exchange, failure),
      soon: (task) => scheduler.soon(task),
    }
  }

  get size(): number {
    return this.#exchanges.size
  }

  /** At the gateway; undefined where no number is left. */
  open(head: Uint8Array, resumable: boolean): Exchange | undefined {
    const stream = this.#numbers.next()
    if (stream === undefined) return undefined
    const exchange = this.#add(stream, resumable)
    exchange.outgoing.head(FrameType.OPEN, resumable ? Flag.RESUMABLE : 0, head)
    this.#sender.ready(exchange)
    return exchange
  }

  /** An exchange that fails in the next turn. */
  refused(resumable: boolean, failure: Failure): Exchange {
    const exchange = new Exchange(0, resumable, this.#owner)
    this.#owner.soon(() => exchange.fail(failure))
    return exchange
  }

  /** At the agent: takes an OPEN, or answers it with this refusal. */
  accept(frame: Frame, refusal: Failure | undefined, opened: (exchange: Exchange, head: Uint8Array) => void): void {
    const { stream, flags, payload } = frame
    if (!this.#numbers.take(stream)) throw new ProtocolViolation(`OPEN of stream ${stream}, whose number was used`)
    const { head, body } = splitHead(payload)
    if (refusal) return this.#sender.control(FrameType.ERROR, stream, encodeFailure(refusal))
    const exchange = this.#add(stream, (flags & Flag.RESUMABLE) !== 0)
    opened(exchange, head)
    this.#receiveBody(exchange, body, (flags & Flag.END) !== 0)
  }

  /** Takes any other frame of a stream. Throws {@link ProtocolViolation} where it may not come now. */
  receive({ type, flags, stream, payload }: Frame): void {
    const exchange = this.#exchanges.get(stream)
    const opened = exchange ? this.#role === 'agent' || exchange.outgoing.headSent : this.#numbers.isUsed(stream)
    if (!opened) throw new ProtocolViolation(`frame type ${type} for stream ${stream}, which was not opened`)
    // On its way when we gave the stream up.
    if (!exchange) return
    const end = (flags & Flag.END) !== 0
    switch (type) {
      case FrameType.HEAD:
        return this.#receiveHead(exchange, payload, end)
      case FrameType.DATA:
        return this.#receiveData(exchange, payload, end)
      case FrameType.CREDIT:
        return this.#receiveCredit(exchange, readUint32(payload, 0))
      case FrameType.DONE:
        return this.#receiveDone(exchange)
      default:
        return this.#drop(exchange, decodeFailure(payload))
    }
  }

  /** A frame of it was sent. */
  served(exchange: Exchange): void {
    exchange.relieved()
    if (exchange.outgoing.failed && exchange.outgoing.endSent) this.#forget(exchange)
    else this.#settle(exchange)
  }

  /** Goes on over a connection that was just attached. */
  wake(): void {
    for (const exchange of this.#exchanges.values()) {
      this.#sender.ready(exchange)
      this.#grant(exchange)
      exchange.relieved()
    }
    this.#tellWhatIsGone()
  }

  /** Ends what cannot live without a connection. */
  dropMortal(): void {
    this.#dropWhere((exchange) => !this.#survives(exchange), LOST)
  }

  dropAll(failure: Failure): void {
    this.#dropWhere(() => true, failure)
  }

  held(): number[] {
    return [...this.#exchanges.values()].filter((exchange) => this.#survives(exchange)).map(({ stream }) => stream)
  }

  /** At the gateway: where those that the agent holds go on; the others fail. */
  resumeFrom(held: readonly number[]): ResumeEntry[] {
    const known = new Set(held)
    this.#dropWhere(({ stream }) => !known.has(stream), LOST)
    this.#resumed = [...this.#exchanges.keys()]
    this.#numbers.restartBehind(this.#resumed)
    return [...this.#exchanges.values()].map(({ stream, incoming }) => ({
      stream,
      head: incoming.headReceived,
      received: incoming.received,
      limit: incoming.regrant(),
    }))
  }

  /** At the agent: takes up what the gateway wants; the others end. */
  resumeWith(entries: readonly ResumeEntry[]): void {
    const wanted = new Map(entries.map((entry) => [entry.stream, entry]))
    if (wanted.size < entries.length) throw new ProtocolViolation('a stream is resumed twice')
    this.#dropWhere(({ stream }) => !wanted.has(stream), LOST)
    for (const exchange of this.#exchanges.values()) {
      const entry = wanted.get(exchange.stream)
      if (entry) exchange.outgoing.rewind(entry)
    }
    this.#resumed = [...wanted.keys()]
    this.#numbers.restartBehind(this.#resumed)
  }

  /** What failed, or was given up, while the connection was renewed: the other end still waits for it. */
  #tellWhatIsGone(): void {
    const gone = this.#resumed.filter((stream) => !this.#exchanges.has(stream))
    const [type, failure] = this.#role === 'gateway' ? [FrameType.CANCEL, GIVEN_UP] : [FrameType.ERROR, LOST]
    for (const stream of gone) this.#sender.control(type, stream, encodeFailure(failure))
    this.#resumed = []
  }

  #add(stream: number, resumable: boolean): Exchange {
    const exchange = new Exchange(stream, resumable, this.#owner)
    this.#exchanges.set(stream, exchange)
    return exchange
  }

  #receiveHead(exchange: Exchange, payload: Uint8Array, end: boolean): void {
    if (exchange.incoming.headReceived) throw new ProtocolViolation('a second HEAD')
    const { head, body } = splitHead(payload)
    exchange.receiveHead(head)
    this.#receiveBody(exchange, body, end)
  }

  #receiveData(exchange: Exchange, body: Uint8Array, end: boolean): void {
    if (this.#role === 'gateway' && !exchange.incoming.headReceived) throw new ProtocolViolation('DATA before HEAD')
    if (body.length === 0 && !end) throw new ProtocolViolation('DATA without data')
    this.#receiveBody(exchange, body, end)
  }

  #receiveBody(exchange: Exchange, body: Uint8Array, end: boolean): void {
    if (!this.#knows(exchange)) return
    exchange.receiveBody(body, end)
    this.#settle(exchange)
  }

  #receiveCredit(exchange: Exchange, bytes: number): void {
    if (bytes === 0) throw new ProtocolViolation('CREDIT of nothing')
    exchange.outgoing.credit(bytes)
    this.#sender.ready(exchange)
    exchange.relieved()
  }

  #receiveDone(exchange: Exchange): void {
    if (!exchange.resumable || !exchange.complete) throw new ProtocolViolation('DONE before the end')
    this.#finish(exchange)
  }

  #knows(exchange: Exchange): boolean {
    return this.#exchanges.get(exchange.stream) === exchange
  }

  #ready(exchange: Exchange): void {
    if (this.#knows(exchange)) this.#sender.ready(exchange)
  }

  /** Without a connection nothing is granted: {@link Streams.wake} does it on the next one. */
  #grant(exchange: Exchange): void {
    const bytes = this.#sender.transport && this.#knows(exchange) ? exchange.incoming.takeGrant() : 0
    if (bytes === 0) return
    const payload = new Uint8Array(4)
    writeUint32(payload, 0, bytes)
    this.#sender.control(FrameType.CREDIT, exchange.stream, payload)
  }

  #cancel(exchange: Exchange, failure: Failure): void {
    if (!this.#knows(exchange)) return
    this.#forget(exchange)
    if (exchange.outgoing.headSent) this.#sender.control(FrameType.CANCEL, exchange.stream, encodeFailure(failure))
  }

  /** Ends the exchange when both directions are complete; an answer that may be resumed waits for DONE. */
  #settle(exchange: Exchange): void {
    if (!exchange.complete || !this.#knows(exchange)) return
    if (exchange.resumable && this.#role === 'agent') return
    if (exchange.resumable) this.#sender.control(FrameType.DONE, exchange.stream, new Uint8Array(0))
    this.#finish(exchange)
  }

  #finish(exchange: Exchange): void {
    exchange.close()
    this.#forget(exchange)
  }

  #dropWhere(doomed: (exchange: Exchange) => boolean, failure: Failure): void {
    for (const exchange of [...this.#exchanges.values()].filter(doomed)) this.#drop(exchange, failure)
  }

  /** Who has the whole answer does not care why the rest of the request is not wanted. */
  #drop(exchange: Exchange, failure: Failure): void {
    const answered = this.#role === 'gateway' ? exchange.incoming.ended : exchange.complete
    if (answered) return this.#finish(exchange)
    this.#forget(exchange)
    exchange.fail(failure)
  }

  #forget(exchange: Exchange): void {
    this.#sender.forget(exchange)
    if (this.#exchanges.delete(exchange.stream) && this.#exchanges.size === 0) this.#idle()
  }

  /** The agent has the whole request, so it can go on without a connection. */
  #survives(exchange: Exchange): boolean {
    return exchange.resumable && (this.#role === 'gateway' ? exchange.outgoing.endSent : exchange.incoming.ended)
  }
}
