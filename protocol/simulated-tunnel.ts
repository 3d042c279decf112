import { encodeFrame, type Frame, readFrames } from './frame.ts'
import { Peer, type PeerEvents } from './peer.ts'
import type { Scheduler, Transport } from './transport.ts'

/** Turns and time in a test's hands. */
export class SimulatedTime implements Scheduler {
  #tasks: (() => void)[] = []
  #now = 0

  soon(task: () => void): void {
    this.#tasks.push(task)
  }

  now(): number {
    return this.#now
  }

  random(): number {
    return 0.5
  }

  /** Runs what this turn left; false where nothing was left. */
  turn(): boolean {
    const tasks = this.#tasks
    this.#tasks = []
    for (const task of tasks) task()
    return tasks.length > 0
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
  }
}

/** One direction of a connection: what was sent and has not arrived. */
export class SimulatedWire implements Transport {
  readonly #inFlight: Uint8Array[] = []
  #buffered = 0
  #received = 0
  #closed: { code: number; reason: string } | undefined

  send(message: Uint8Array): void {
    if (this.#closed) return
    this.#inFlight.push(message.slice())
    this.#buffered += message.length
  }

  buffered(): number {
    return this.#buffered
  }

  /** What the end that sends here has received over the opposite wire. */
  bytesReceived(): number {
    return this.#received
  }

  close(code: number, reason: string): void {
    this.#closed ??= { code, reason }
  }

  terminate(): void {
    this.close(1006, 'terminated')
  }

  /** How this end closed the connection. */
  get closed(): { code: number; reason: string } | undefined {
    return this.#closed
  }

  /** The next message to arrive. */
  take(): Uint8Array | undefined {
    const message = this.#inFlight.shift()
    this.#buffered -= message?.length ?? 0
    return message
  }

  noteReceived(bytes: number): void {
    this.#received += bytes
  }

  /** The frames in flight, for a look at them. */
  frames(): Frame[] {
    return this.#inFlight.flatMap(framesOf)
  }

  /** Parts messages anew: each frame becomes one of its own. */
  splitMessages(): void {
    const frames = this.frames()
    this.#inFlight.splice(0, this.#inFlight.length, ...frames.map(encodeFrame))
  }
}

interface Connection {
  toAgent: SimulatedWire
  toGateway: SimulatedWire
}

interface Handshake extends Connection {
  done: number
  held: readonly number[]
  entries: ReturnType<Peer['resumeFrom']>
}

/** A gateway's and an agent's peer, and the connection between them; nothing moves unless a test says so. */
export class SimulatedTunnel {
  readonly time = new SimulatedTime()
  readonly gateway: Peer
  readonly agent: Peer
  #connection: Connection | undefined
  #handshake: Handshake | undefined

  constructor(gatewayEvents: PeerEvents, agentEvents: PeerEvents) {
    this.gateway = new Peer('gateway', this.time, gatewayEvents)
    this.agent = new Peer('agent', this.time, agentEvents)
  }

  get connected(): boolean {
    return this.#connection !== undefined
  }

  /** What the gateway, and what the agent, sends into. Throws without a connection. */
  get wires(): Connection {
    if (!this.#connection) throw new Error('not connected')
    return this.#connection
  }

  /** A whole handshake. */
  connect(): Connection {
    while (!this.#connection) this.shakeHands()
    return this.#connection
  }

  /** The next step of a handshake: the agent says HELLO, the gateway admits it, takes the connection, the agent is welcome. */
  shakeHands(): void {
    this.#handshake ??= { done: 0, held: [], entries: [], toAgent: new SimulatedWire(), toGateway: new SimulatedWire() }
    const handshake = this.#handshake
    const { toAgent, toGateway } = handshake
    const steps = [
      () => {
        handshake.held = this.agent.heldStreams()
      },
      () => {
        handshake.entries = this.gateway.resumeFrom(handshake.held)
      },
      () => this.gateway.attach(toAgent),
      () => {
        this.agent.resumeWith(handshake.entries)
        this.agent.attach(toGateway)
        this.#connection = { toAgent, toGateway }
      },
    ]
    steps[handshake.done]?.()
    handshake.done += 1
  }

  /** The connection breaks; what is in flight is lost. An end that does not notice goes on as if nothing were. */
  cut(notices: { gateway: boolean; agent: boolean } = { gateway: true, agent: true }): void {
    this.#connection = undefined
    this.#handshake = undefined
    if (notices.gateway) this.gateway.detach()
    if (notices.agent) this.agent.detach()
  }

  /** One message arrives at the agent; false where none is in flight. */
  deliverToAgent(): boolean {
    const { toAgent, toGateway } = this.wires
    return arrive(toAgent, toGateway, this.gateway, this.agent)
  }

  /** One message arrives at the gateway; false where none is in flight. */
  deliverToGateway(): boolean {
    const { toAgent, toGateway } = this.wires
    return arrive(toGateway, toAgent, this.agent, this.gateway)
  }

  /** Turns and deliveries until nothing moves any more. */
  settle(): void {
    let moved = true
    while (moved) {
      moved = this.time.turn()
      if (this.#connection) moved = this.deliverToAgent() || this.deliverToGateway() || moved
    }
  }
}

/** Frames of one message, each a copy. */
export function framesOf(message: Uint8Array): Frame[] {
  const frames: Frame[] = []
  readFrames(message, (frame) => frames.push({ ...frame, payload: frame.payload.slice() }))
  return frames
}

function arrive(wire: SimulatedWire, back: SimulatedWire, sender: Peer, receiver: Peer): boolean {
  const message = wire.take()
  if (!message) return false
  back.noteReceived(message.length)
  sender.drained()
  receiver.receive(message)
  return true
}
