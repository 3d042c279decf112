import { CloseCode, closeReason } from './close.ts'
import { decodeControl, encodeControl, type GoAway, GoAway as GoAwayShape, Status } from './control.ts'
import type { Exchange } from './exchange.ts'
import type { Failure } from './failure.ts'
import { fitStatus } from './fit-status.ts'
import { type Frame, FrameType, frameRules, readFrames } from './frame.ts'
import { Heartbeat } from './heartbeat.ts'
import { MAX_STREAMS } from './limits.ts'
import { Sender } from './sender.ts'
import { LOST, type ResumeEntry, type Role, Streams } from './streams.ts'
import type { Scheduler, Transport } from './transport.ts'
import { ProtocolViolation } from './violation.ts'

/** What a peer tells its program. */
export interface PeerEvents {
  /** The other end opened an exchange (only at the agent); handle it before returning. */
  open?(exchange: Exchange, head: Uint8Array): void
  status?(status: Status): void
  goAway?(message: GoAway): void
  /** A ping came back after so many milliseconds. */
  roundTrip?(milliseconds: number): void
  /** No exchange is left. */
  idle?(): void
}

const AWAY: Failure = { code: 'device-lost', message: 'the device is not connected' }
const LEAVING: Failure = { code: 'busy', message: 'no new requests are taken over this connection' }
const FULL: Failure = { code: 'busy', message: 'as many requests are being answered as the device takes' }

/**
 * One end of the tunnel after the handshake. It outlives its connection: {@link Peer.detach} when the connection is
 * lost, {@link Peer.attach} with the next one.
 */
export class Peer {
  readonly #role: Role
  readonly #events: PeerEvents
  readonly #sender: Sender
  readonly #streams: Streams
  readonly #heartbeat: Heartbeat
  #maxStreams = MAX_STREAMS
  #leaving = false

  constructor(role: Role, scheduler: Scheduler, events: PeerEvents) {
    this.#role = role
    this.#events = events
    this.#sender = new Sender(scheduler, (exchange) => this.#streams.served(exchange))
    this.#streams = new Streams(role, scheduler, this.#sender, () => events.idle?.())
    this.#heartbeat = new Heartbeat(scheduler, (payload) => this.#sender.control(FrameType.PING, 0, payload))
  }

  /** Exchanges that are not over. */
  get size(): number {
    return this.#streams.size
  }

  get attached(): boolean {
    return this.#sender.transport !== undefined
  }

  /** Takes no more than so many exchanges at once: what the agent says in its HELLO, and at most {@link MAX_STREAMS}. */
  limitStreams(most: number): void {
    this.#maxStreams = Math.min(most, MAX_STREAMS)
  }

  /**
   * At the gateway: opens an exchange with its encoded request head. Where none can be taken (not connected, one end
   * is leaving, as many as allowed are open) the exchange fails in the next turn, with `device-lost` or `busy`.
   */
  open(head: Uint8Array, resumable: boolean): Exchange {
    const refusal = this.#refusal()
    if (refusal) return this.#streams.refused(resumable, refusal)
    return this.#streams.open(head, resumable) ?? this.#streams.refused(resumable, this.#renew())
  }

  /** At the agent: begins the answer of an exchange with its encoded head. */
  answer(exchange: Exchange, head: Uint8Array): void {
    exchange.answer(head)
  }

  /** Says nothing while there is no connection: say it again after {@link Peer.attach}. What is too long is cut to fit. */
  sendStatus(status: Status): void {
    this.#sender.control(FrameType.STATUS, 0, encodeControl(fitStatus(status)))
  }

  /** From now on this end takes no new exchanges; until the next {@link Peer.attach}. */
  sendGoAway(reason: string): void {
    this.#leaving = true
    this.#sender.control(FrameType.GOAWAY, 0, encodeControl({ reason }))
  }

  /** Uses this connection from now on. On each connection {@link Peer.resumeFrom} or {@link Peer.resumeWith} comes first. */
  attach(transport: Transport): void {
    if (this.attached) this.detach()
    this.#leaving = false
    this.#heartbeat.restart()
    this.#sender.attach(transport)
    this.#streams.wake()
  }

  /**
   * The connection is gone: what cannot be resumed fails, the rest waits for {@link Peer.attach}. Nothing happens
   * where `transport` is not the present one.
   */
  detach(transport = this.#sender.transport): void {
    if (transport !== this.#sender.transport) return
    this.#sender.detach()
    this.#streams.dropMortal()
  }

  /** Nobody will attach again: everything that is left fails. */
  abandonAll(failure: Failure = LOST): void {
    this.#streams.dropAll(failure)
  }

  /** At the agent: streams whose request came whole and whose answer is held. */
  heldStreams(): number[] {
    return this.#streams.held()
  }

  /** At the gateway: where each stream that the agent still holds goes on; the others fail. */
  resumeFrom(held: readonly number[]): ResumeEntry[] {
    this.detach()
    return this.#streams.resumeFrom(held)
  }

  /**
   * At the agent: takes up what the gateway still wants; the others are cancelled. Throws {@link ProtocolViolation}
   * where an entry cannot be true.
   */
  resumeWith(entries: readonly ResumeEntry[]): void {
    this.detach()
    this.#streams.resumeWith(entries)
  }

  /**
   * Handles one message; one from a connection that is not the present one is overlooked. A violation of the protocol
   * ends the connection and is thrown for the log, like any error of a handler.
   */
  receive(message: Uint8Array, from = this.#sender.transport): void {
    if (!from || from !== this.#sender.transport) return
    try {
      readFrames(message, (frame) => {
        if (from === this.#sender.transport) this.#receiveFrame(frame)
      })
    } catch (error) {
      this.#giveUp(from, error)
      throw error
    }
  }

  /** The transport has room again. */
  drained(): void {
    this.#sender.drained()
  }

  /** Called about twice a second; ends a connection that shows no sign of life, or does not read what it asked for. */
  checkLiveness(): void {
    const { transport, messages } = this.#sender
    if (transport) this.#heartbeat.check({ transport, messages, waiting: this.size > 0 })
  }

  #receiveFrame(frame: Frame): void {
    const { type, payload } = frame
    if (frameRules.get(type)?.sender === this.#role) throw new ProtocolViolation(`frame type ${type} to the wrong end`)
    switch (type) {
      case FrameType.PING:
        return this.#sender.control(FrameType.PONG, 0, payload.slice())
      case FrameType.PONG:
        return this.#receivePong(payload)
      case FrameType.STATUS:
        return this.#receiveStatus(decodeControl(Status, payload))
      case FrameType.GOAWAY:
        return this.#receiveGoAway(decodeControl(GoAwayShape, payload))
      case FrameType.HELLO:
      case FrameType.WELCOME:
        throw new ProtocolViolation('a second handshake on one connection')
      case FrameType.OPEN:
        return this.#streams.accept(frame, this.#refusal(), (exchange, head) => this.#events.open?.(exchange, head))
      default:
        return this.#streams.receive(frame)
    }
  }

  #receiveStatus(status: Status): void {
    this.#events.status?.(status)
  }

  #receivePong(payload: Uint8Array): void {
    const milliseconds = this.#heartbeat.pong(payload)
    if (milliseconds !== undefined) this.#events.roundTrip?.(milliseconds)
  }

  /** The agent of a gateway that leaves still takes what was on its way. */
  #receiveGoAway(message: GoAway): void {
    if (this.#role === 'gateway') this.#leaving = true
    this.#events.goAway?.(message)
  }

  #refusal(): Failure | undefined {
    if (!this.attached) return AWAY
    if (this.#leaving) return LEAVING
    return this.size >= this.#maxStreams ? FULL : undefined
  }

  /** Stream numbers are used up after 4,294,967,295 requests; a new connection begins again. */
  #renew(): Failure {
    if (this.size === 0) this.#sender.transport?.close(CloseCode.restart, 'stream numbers are used up')
    return LEAVING
  }

  /** The frames behind the one that failed are not read, so nothing on this connection can be relied on. */
  #giveUp(transport: Transport, error: unknown): void {
    this.detach(transport)
    if (error instanceof ProtocolViolation) transport.close(CloseCode.protocol, closeReason(error.message))
    else transport.close(CloseCode.defect, 'a frame could not be handled')
  }
}
