import { readUint32, writeUint32 } from './frame.ts'
import { MAX_BACKLOG } from './limits.ts'
import { Liveness } from './liveness.ts'
import type { Scheduler, Transport } from './transport.ts'

/** What a connection does about silence. */
export interface HeartbeatCheck {
  transport: Transport
  /** Messages sent over it so far. */
  messages: number
  /** A request waits for its answer. */
  waiting: boolean
}

/** Looks after one connection: asks for signs of life, ends it where none comes, and measures the way there and back. */
export class Heartbeat {
  readonly #scheduler: Scheduler
  readonly #ping: (payload: Uint8Array) => void
  #liveness: Liveness
  #pings = 0
  #pingedAt: number | undefined

  constructor(scheduler: Scheduler, ping: (payload: Uint8Array) => void) {
    this.#scheduler = scheduler
    this.#ping = ping
    this.#liveness = new Liveness(scheduler.now(), scheduler.random())
  }

  /** A new connection begins. */
  restart(): void {
    this.#liveness = new Liveness(this.#scheduler.now(), this.#scheduler.random())
    this.#pingedAt = undefined
  }

  /** Sends a PING, or ends a connection that is dead or does not read what it asked for. */
  check({ transport, messages, waiting }: HeartbeatCheck): void {
    const now = this.#scheduler.now()
    const verdict = this.#liveness.check({ now, received: transport.bytesReceived(), sent: messages, waiting })
    if (verdict === 'dead' || transport.buffered() > MAX_BACKLOG) return transport.terminate()
    if (verdict === 'fine') return
    this.#pings = (this.#pings + 1) % 0x1_0000_0000
    this.#pingedAt = now
    const payload = new Uint8Array(4)
    writeUint32(payload, 0, this.#pings)
    this.#ping(payload)
  }

  /** Milliseconds since the PING that this answers; undefined where it answers another one. */
  pong(payload: Uint8Array): number | undefined {
    if (this.#pingedAt === undefined || payload.length !== 4 || readUint32(payload, 0) !== this.#pings) return undefined
    const milliseconds = this.#scheduler.now() - this.#pingedAt
    this.#pingedAt = undefined
    return milliseconds
  }
}
