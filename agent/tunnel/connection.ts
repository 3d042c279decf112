import type { Socket } from 'node:net'
import { CloseCode, closeReason } from '@cloudtolocalllm/protocol/close'
import type { Status } from '@cloudtolocalllm/protocol/control'
import { HANDSHAKE_WITHIN } from '@cloudtolocalllm/protocol/limits'
import type { Transport } from '@cloudtolocalllm/protocol/transport'
import { ProtocolViolation } from '@cloudtolocalllm/protocol/violation'
import { overWebSocket } from '@cloudtolocalllm/protocol/websocket'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import type { Log } from '@cloudtolocalllm/runtime/log'
import type { WebSocket } from 'ws'
import type { Device } from '../identity/devices.ts'
import type { Route } from '../network/dial.ts'
import { answerGreeting, readGreeting, readWelcome, speaksOurProtocol } from './handshake.ts'
import type { Link } from './link.ts'
import { gatewayLeaving, protocolBroken, versionUnknown } from './tunnel-fault.ts'
import { openWebSocket } from './web-socket.ts'

/** What a {@link Connection} works with. */
export interface ConnectionParts {
  device: Device
  route: Route
  log: Log
  session: string
  /** What this device offers, for the gateway's first STATUS. */
  status(): Status
  /** What is shared with this gateway process. */
  linkFor(instance: string): Link
  /** The gateway admitted this agent. */
  admitted(): void
}

/** Why another connection is needed; `lasted` is in milliseconds. */
export type Ended =
  | { how: 'failed'; fault: Fault }
  | { how: 'closed'; code: number; reason: string; lasted: number }
  | { how: 'leaving'; lasted: number }

/** Milliseconds that the other end has to answer a close. */
const CLOSE_WITHIN = 2_000

/** One connection to a gateway, from the dial to its end. */
export class Connection {
  readonly #parts: ConnectionParts
  readonly #signal: AbortSignal
  #webSocket: WebSocket | undefined
  #link: Link | undefined
  #transport: Transport | undefined
  #admittedAt: number | undefined
  #refusal: Fault | undefined
  #tellEnd: (ended: Ended) => void = () => {}
  readonly ended: Promise<Ended>
  /** Resolves when the connection is closed, which a gateway that leaves may put off. */
  readonly closed: Promise<void>

  /** Dials at once; `signal` gives up the dial. */
  constructor(parts: ConnectionParts, signal: AbortSignal) {
    this.#parts = parts
    this.#signal = signal
    this.ended = new Promise((resolve) => {
      this.#tellEnd = resolve
    })
    this.closed = this.#run()
  }

  /** The gateway that it reached, once it was admitted. */
  get link(): Link | undefined {
    return this.#admittedAt === undefined ? undefined : this.#link
  }

  /** Another connection may take its place; this one lives on until nothing runs over it. */
  leave(): void {
    this.#tellEnd({ how: 'leaving', lasted: this.#lasted() })
  }

  close(code: number, reason: string): void {
    const webSocket = this.#webSocket
    if (!webSocket) return
    webSocket.close(code, reason)
    setTimeout(() => webSocket.terminate(), CLOSE_WITHIN).unref()
  }

  async #run(): Promise<void> {
    const limit = AbortSignal.timeout(HANDSHAKE_WITHIN)
    try {
      const { route, device } = this.#parts
      const { webSocket, socket } = await openWebSocket(device.gateway, route, AbortSignal.any([limit, this.#signal]))
      await this.#use(webSocket, socket, limit)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#tellEnd({ how: 'failed', fault: error })
    }
  }

  #use(webSocket: WebSocket, socket: Socket, limit: AbortSignal): Promise<void> {
    this.#webSocket = webSocket
    limit.addEventListener('abort', () => {
      if (this.#admittedAt === undefined) this.close(CloseCode.timeout, 'the handshake took too long')
    })
    webSocket.on('message', (message: Buffer) => this.#receive(webSocket, socket, message))
    webSocket.resume()
    return new Promise((resolve) => {
      webSocket.resume()
      webSocket.on('close', (code, reason) => {
        this.#closed(code, reason.toString())
        resolve()
      })
    })
  }

  #closed(code: number, reason: string): void {
    if (this.#link && this.#transport) this.#link.detach(this.#transport)
    if (this.#refusal) this.#tellEnd({ how: 'failed', fault: this.#refusal })
    else this.#tellEnd({ how: 'closed', code, reason, lasted: this.#lasted() })
  }

  #receive(webSocket: WebSocket, socket: Socket, message: Buffer): void {
    try {
      if (this.#transport) this.#link?.peer.receive(message, this.#transport)
      else if (this.#link) this.#beAdmitted(webSocket, socket, this.#link, message)
      else this.#greet(webSocket, message)
    } catch (error) {
      this.#refuse(error)
    }
  }

  #greet(webSocket: WebSocket, message: Buffer): void {
    const { device, session, linkFor } = this.#parts
    const greeting = readGreeting(message)
    if (!speaksOurProtocol(greeting)) throw versionUnknown(device.gateway, greeting.protocols)
    const link = linkFor(greeting.instance)
    if (link.attached) throw gatewayLeaving(device.gateway)
    this.#link = link
    webSocket.send(answerGreeting(device, greeting, session, link.peer.heldStreams()))
  }

  /** Everything happens within the message that brought WELCOME: what follows it at once finds the peer ready. */
  #beAdmitted(webSocket: WebSocket, socket: Socket, link: Link, message: Buffer): void {
    const { welcome, rest } = readWelcome(message)
    const transport = this.#transportOver(webSocket, socket, link)
    link.attach(transport, welcome.resume, this.#parts.status())
    this.#transport = transport
    this.#admittedAt = performance.now()
    this.#parts.admitted()
    if (rest.length > 0) link.peer.receive(rest, transport)
  }

  #transportOver(webSocket: WebSocket, socket: Socket, link: Link): Transport {
    const transport = overWebSocket(
      webSocket,
      () => socket.bytesRead,
      // `ws` masks into a copy, see web-socket.ts.
      (message) => message,
      () => link.peer.drained(),
    )
    // A gateway that does not answer a close must not keep the connection open.
    return { ...transport, close: (code, reason) => this.close(code, reason) }
  }

  /** Whatever a message of the gateway sets off, it ends this connection and nothing more. */
  #refuse(error: unknown): void {
    const { device, log } = this.#parts
    if (error instanceof Fault) {
      this.#refusal = error
      return this.close(1000, '')
    }
    log.error({ err: error }, 'a message of the gateway cannot be handled')
    const cause = error instanceof Error ? error : new Error(String(error))
    this.#refusal = protocolBroken(device.gateway, cause)
    this.close(error instanceof ProtocolViolation ? CloseCode.protocol : CloseCode.defect, closeReason(cause.message))
  }

  #lasted(): number {
    return this.#admittedAt === undefined ? 0 : performance.now() - this.#admittedAt
  }
}
