import type { GoAway, Status, Welcome } from '@cloudtolocalllm/protocol/control'
import type { Exchange } from '@cloudtolocalllm/protocol/exchange'
import { RESUME_WITHIN } from '@cloudtolocalllm/protocol/limits'
import { Peer } from '@cloudtolocalllm/protocol/peer'
import type { Scheduler, Transport } from '@cloudtolocalllm/protocol/transport'

const scheduler: Scheduler = {
  soon: (task) => {
    setImmediate(task)
  },
  now: () => performance.now(),
  random: () => Math.random(),
}

export interface LinkEvents {
  /** The gateway opened an exchange; handle it before returning. */
  open(exchange: Exchange, head: Uint8Array): void
  /** The gateway is about to stop: another connection is needed. */
  goAway(message: GoAway): void
  /** A ping came back after so many milliseconds. */
  roundTrip(milliseconds: number): void
  /** It has neither a connection nor an exchange any more. */
  over(): void
}

/** What this agent shares with one gateway process, over as many connections as it takes. */
export class Link {
  readonly peer: Peer
  readonly #events: LinkEvents
  #transport: Transport | undefined
  #waiting: NodeJS.Timeout | undefined
  #finishing = false

  constructor(events: LinkEvents) {
    this.#events = events
    this.peer = new Peer('agent', scheduler, { ...events, idle: () => this.#idle() })
  }

  get attached(): boolean {
    return this.#transport !== undefined
  }

  /** Goes on over this connection, where the last one broke off. Throws a protocol violation where that cannot be. */
  attach(transport: Transport, resume: Welcome['resume'], status: Status): void {
    clearTimeout(this.#waiting)
    this.#finishing = false
    this.peer.resumeWith(resume)
    this.#transport = transport
    this.peer.attach(transport)
    this.peer.sendStatus(status)
  }

  /** The connection is lost: answers that can be resumed wait for the next one. */
  detach(transport: Transport): void {
    if (transport !== this.#transport) return
    this.#transport = undefined
    this.peer.detach()
    if (this.peer.size === 0) this.end()
    else this.#waiting = setTimeout(() => this.end(), RESUME_WITHIN)
  }

  /** Another connection has taken over: closes when what runs has ended. */
  finish(): void {
    this.#finishing = true
    if (this.peer.size === 0) this.#idle()
  }

  /** Gives up what is left. */
  end(): void {
    clearTimeout(this.#waiting)
    this.peer.abandonAll()
    this.#events.over()
  }

  /** What was said last goes out at the end of this turn of the event loop, so the connection closes in the next. */
  #idle(): void {
    if (!this.#finishing) return
    setImmediate(() => setImmediate(() => this.#transport?.close(1000, 'nothing is left to do')))
  }
}
