import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Status } from '@cloudtolocalllm/protocol/control'
import type { Exchange } from '@cloudtolocalllm/protocol/exchange'
import type { Failure } from '@cloudtolocalllm/protocol/failure'
import type { Fault } from '@cloudtolocalllm/runtime/fault'
import type { Log } from '@cloudtolocalllm/runtime/log'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import type { Device } from '../identity/devices.ts'
import type { Route } from '../network/dial.ts'
import { type AfterClose, afterClose } from './after-close.ts'
import { BackOff } from './back-off.ts'
import { Connection } from './connection.ts'
import { Link } from './link.ts'

/** What a {@link Tunnel} works with. */
export interface TunnelParts {
  device: Device
  route: Route
  log: Log
  /** What this device offers now. */
  status(): Status
  /** The gateway opened an exchange; handle it before returning. */
  open(exchange: Exchange, head: Uint8Array): void
  /** Ends everything that runs. */
  abandonAll(failure: Failure): void
  online(): void
  /** `fault` says why, and how to mend it. */
  offline(fault: Fault): void
  /** A ping came back after so many milliseconds. */
  roundTrip(milliseconds: number): void
}

/** Milliseconds between two looks at every connection: half of what the protocol's times are fine to. */
const LIVENESS_EVERY = 500

/** Milliseconds that running answers get to end when the agent stops. */
const FINISH_WITHIN = 2_000

/** Keeps this device connected to its gateway, for ever, until it is stopped or the gateway says that it must not. */
export class Tunnel implements Running {
  /** Resolves with the reason where trying again cannot help until a person acts. */
  readonly ended: Promise<Fault>
  readonly #parts: TunnelParts
  /** Random for each start: streams can be resumed only by the process that holds them. */
  readonly #session = randomUUID()
  /** By the gateway's instance. */
  readonly #links = new Map<string, Link>()
  readonly #open = new Set<Connection>()
  readonly #backOff = new BackOff()
  readonly #stopping = new AbortController()
  #current: Connection | undefined
  #liveness: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #tellEnd: (fault: Fault) => void = () => {}

  constructor(parts: TunnelParts) {
    this.#parts = parts
    this.ended = new Promise((resolve) => {
      this.#tellEnd = resolve
    })
  }

  start(): void {
    this.#liveness = setInterval(() => this.#checkLiveness(), LIVENESS_EVERY)
    this.#running = this.#stayConnected()
  }

  /** Tells the gateway what changed; after a lost connection the next one begins with it anyway. */
  sendStatus(): void {
    this.#current?.link?.peer.sendStatus(this.#parts.status())
  }

  /** Lets running answers end for a moment, then ends the rest and every connection. */
  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    this.#stopping.abort()
    this.#current?.link?.peer.sendGoAway('the agent stops')
    await this.#untilIdle()
    this.#parts.abandonAll({ code: 'device-lost', message: 'the agent on the device was stopped' })
    // Two turns: what was abandoned is sent at the end of this one.
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
    for (const connection of this.#open) connection.close(1001, 'the agent stops')
    await Promise.all([...this.#open].map(({ closed }) => closed))
    await this.#running
    clearInterval(this.#liveness)
    for (const link of [...this.#links.values()]) link.end()
  }

  async #stayConnected(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const { fault, wait } = await this.#connectOnce()
      if (signal.aborted) return
      if (wait === 'never') return this.#tellEnd(fault)
      await pause(wait, undefined, { signal }).catch(() => {}) // stopping ends the wait, and the loop
    }
  }

  /** Resolves when another connection is needed. */
  async #connectOnce(): Promise<AfterClose> {
    const { device, route, log, status, online, offline } = this.#parts
    const admitted = () => {
      this.#current = connection
      for (const link of this.#links.values()) if (link !== connection.link) link.finish()
      log.info({ gateway: device.gateway.host }, 'online')
      online()
    }
    const linkFor = (instance: string) => this.#linkFor(instance)
    const parts = { device, route, log, status, session: this.#session, linkFor, admitted }
    const connection: Connection = new Connection(parts, this.#stopping.signal)
    this.#open.add(connection)
    void connection.closed.then(() => this.#open.delete(connection))
    const ended = await connection.ended
    const next = afterClose(ended, device.gateway, this.#backOff)
    // While a gateway leaves, its connection still serves.
    if (ended.how !== 'leaving' && next.fault.code !== 'GATEWAY_LEAVING' && !this.#stopping.signal.aborted) {
      log.warn({ code: next.fault.code, reason: next.fault.message, wait: next.wait }, 'offline')
      offline(next.fault)
    }
    return next
  }

  #linkFor(instance: string): Link {
    const known = this.#links.get(instance)
    if (known) return known
    const link: Link = new Link({
      open: (exchange, head) => this.#parts.open(exchange, head),
      goAway: ({ reason }) => this.#goAway(link, reason),
      roundTrip: (milliseconds) => this.#parts.roundTrip(milliseconds),
      over: () => this.#links.delete(instance),
    })
    this.#links.set(instance, link)
    return link
  }

  /** The new connection is dialled at once; the old one stays until then, and until what runs over it has ended. */
  #goAway(link: Link, reason: string): void {
    this.#parts.log.info({ reason }, 'the gateway asks to connect elsewhere')
    if (this.#current?.link === link) this.#current.leave()
  }

  #checkLiveness(): void {
    for (const link of this.#links.values()) link.peer.checkLiveness()
  }

  async #untilIdle(): Promise<void> {
    const until = performance.now() + FINISH_WITHIN
    while (performance.now() < until && [...this.#links.values()].some(({ peer }) => peer.attached && peer.size > 0)) {
      await pause(20)
    }
  }
}
