import { CloseCode } from '@cloudtolocalllm/protocol/close'
import type { Status } from '@cloudtolocalllm/protocol/control'
import type { Exchange } from '@cloudtolocalllm/protocol/exchange'
import { encodeRequestHead, type RequestHead } from '@cloudtolocalllm/protocol/head'
import { RESUME_WITHIN } from '@cloudtolocalllm/protocol/limits'
import { Peer } from '@cloudtolocalllm/protocol/peer'
import type { Scheduler, Transport } from '@cloudtolocalllm/protocol/transport'
import type { OnlineDevice } from '../devices/online-devices.ts'

export const scheduler: Scheduler = {
  soon: (task) => {
    setImmediate(task)
  },
  now: () => performance.now(),
  random: () => Math.random(),
}

/** Who an admitted agent is. */
export interface AdmittedAgent {
  deviceId: string
  ownerId: string
  name: string
  agentVersion: string
  /** The agent process; a connection with the same session goes on where the last one broke off. */
  session: string
  maxStreams: number
}

export interface DeviceLinkEvents {
  /** The first STATUS came, or another one. */
  status(link: DeviceLink): void
  /** The connection was lost and not resumed in time, or was ended. */
  gone(link: DeviceLink): void
}

/** One agent process, over as many connections as it needs. */
export class DeviceLink implements OnlineDevice {
  readonly agent: AdmittedAgent
  readonly since = new Date()
  status: Status
  roundTripMs: number | null = null
  readonly #peer: Peer
  readonly #events: DeviceLinkEvents
  #transport: Transport | undefined
  #resumeTimer: NodeJS.Timeout | undefined
  #leaving = false

  constructor(agent: AdmittedAgent, events: DeviceLinkEvents) {
    this.agent = agent
    this.#events = events
    this.status = {
      name: agent.name,
      system: { platform: '', arch: '', release: '', hostname: '' },
      engines: [],
      allows: [],
    }
    this.#peer = new Peer('gateway', scheduler, {
      status: (status) => this.#takeStatus(status),
      goAway: () => {
        this.#leaving = true
        this.#events.status(this)
      },
      roundTrip: (milliseconds) => {
        this.roundTripMs = milliseconds
      },
    })
    this.#peer.limitStreams(agent.maxStreams)
  }

  get deviceId(): string {
    return this.agent.deviceId
  }

  get ownerId(): string {
    return this.agent.ownerId
  }

  get agentVersion(): string {
    return this.agent.agentVersion
  }

  get inFlight(): number {
    return this.#peer.size
  }

  /** Takes new requests: connected, and neither end is leaving. */
  get available(): boolean {
    return this.#peer.attached && !this.#leaving && this.#peer.size < this.agent.maxStreams
  }

  /** Begins a request at this device. Throws a protocol violation where the head cannot be said. */
  open(head: RequestHead, resumable: boolean): Exchange {
    return this.#peer.open(encodeRequestHead(head), resumable)
  }

  /** Where the streams that the agent still holds go on. */
  resumeFrom(held: readonly number[]): ReturnType<Peer['resumeFrom']> {
    return this.#peer.resumeFrom(held)
  }

  attach(transport: Transport): void {
    clearTimeout(this.#resumeTimer)
    this.#transport = transport
    this.#peer.attach(transport)
  }

  /** The same agent process comes over a new connection, perhaps before the old one was missed. */
  replaceConnection(): void {
    const transport = this.#transport
    this.#transport = undefined
    this.#leaving = false
    transport?.terminate()
    this.#peer.detach()
  }

  /** The owner's name for it, from now on. */
  rename(name: string): void {
    this.agent.name = name
    this.status = { ...this.status, name }
  }

  /** The connection ended. Running answers wait for the agent to come back; see docs/protocol.md, "Resume". */
  detach(transport: Transport): void {
    if (transport !== this.#transport) return
    this.#transport = undefined
    this.#peer.detach()
    if (this.#peer.size === 0) return this.#end()
    this.#resumeTimer = setTimeout(() => this.#end(), RESUME_WITHIN)
  }

  /** A message that came over this connection; one of an older connection is overlooked. */
  receive(message: Uint8Array, from: Transport): void {
    this.#peer.receive(message, from)
  }

  drained(): void {
    this.#peer.drained()
  }

  checkLiveness(): void {
    this.#peer.checkLiveness()
  }

  /** Asks the agent to go elsewhere; running answers finish. */
  sendGoAway(reason: string): void {
    this.#leaving = true
    this.#peer.sendGoAway(reason)
  }

  /** Ends the connection and what runs over it at once; returns how many answers that cut. */
  cut(): number {
    const answers = this.#peer.size
    this.close(CloseCode.revoked, 'this device was revoked')
    return answers
  }

  /** Ends everything with a close code that tells the agent what to do next. */
  close(code: CloseCode, reason: string): void {
    const transport = this.#transport
    this.#transport = undefined
    transport?.close(code, reason)
    this.#end()
  }

  #end(): void {
    clearTimeout(this.#resumeTimer)
    this.#transport = undefined
    this.#peer.detach()
    this.#peer.abandonAll()
    this.#events.gone(this)
  }

  #takeStatus(status: Status): void {
    // The name is the owner's choice in the page, not the agent's.
    this.status = { ...status, name: this.agent.name }
    this.#events.status(this)
  }
}
