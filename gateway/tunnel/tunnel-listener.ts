import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { CloseCode } from '@cloudtolocalllm/protocol/close'
import type { AgentHello } from '@cloudtolocalllm/protocol/control'
import { HANDSHAKE_WITHIN, MAX_PAYLOAD, SUBPROTOCOL } from '@cloudtolocalllm/protocol/limits'
import type { Transport } from '@cloudtolocalllm/protocol/transport'
import { ProtocolViolation } from '@cloudtolocalllm/protocol/violation'
import { overWebSocket } from '@cloudtolocalllm/protocol/websocket'
import type { Log } from '@cloudtolocalllm/runtime/log'
import { type WebSocket, WebSocketServer } from 'ws'
import { describeDefect } from '../defect.ts'
import type { OnlineDevices } from '../devices/online-devices.ts'
import { DeviceLink, type DeviceLinkEvents } from './device-link.ts'
import { checkSignature, greet, HandshakeRefused, type PairedDevice, readAgentHello, welcome } from './handshake.ts'

export interface TunnelDependencies {
  version: string
  online: OnlineDevices<DeviceLink>
  log: Log
  /** The device, where it is paired and not revoked. */
  findDevice(deviceId: string): Promise<PairedDevice | undefined>
  /** Told whenever a device comes, goes, or offers something else. */
  noteDevice(link: DeviceLink, online: boolean): void
}

/** Milliseconds between two looks at every connection: half of what PING_AFTER and PONG_WITHIN are fine to. */
const LIVENESS_EVERY = 500

/** The agents' door: admits them, and keeps one link for each agent process. */
export class TunnelListener {
  readonly instance = randomUUID()
  readonly #dependencies: TunnelDependencies
  readonly #links = new Set<DeviceLink>()
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })
  readonly #liveness: NodeJS.Timeout

  constructor(dependencies: TunnelDependencies) {
    this.#dependencies = dependencies
    this.#liveness = setInterval(() => this.#checkLiveness(), LIVENESS_EVERY)
  }

  /** Takes over the socket of an upgrade request to `/tunnel`. `host` is what the agent typed. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, host: string): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const rawSocket = request.socket
      rawSocket.setNoDelay(true)
      this.#admit(webSocket, rawSocket, host).catch((error: unknown) => this.#refuse(webSocket, error))
    })
  }

  /** Asks every agent to go elsewhere; running answers finish. */
  sendGoAway(reason: string): void {
    for (const link of this.#links) link.sendGoAway(reason)
  }

  /** Exchanges that run right now. */
  get inFlight(): number {
    let sum = 0
    for (const link of this.#links) sum += link.inFlight
    return sum
  }

  stop(): void {
    clearInterval(this.#liveness)
    for (const link of [...this.#links]) link.close(CloseCode.restart, 'the gateway stops')
    for (const client of this.#server.clients) client.close(CloseCode.restart, 'the gateway stops')
  }

  async #admit(webSocket: WebSocket, socket: Socket, host: string): Promise<void> {
    const { version, findDevice } = this.#dependencies
    const { challenge, message } = greet(version, this.instance)
    const answer = firstMessage(webSocket)
    webSocket.send(message)
    const hello = readAgentHello(await answer)
    // Frames that follow the HELLO at once wait until the database has answered.
    webSocket.pause()
    const device = checkSignature(await findDevice(hello.device), hello, host, challenge)
    if (webSocket.readyState !== webSocket.OPEN) return
    this.#connect(this.#linkFor(device, hello), webSocket, socket, hello)
    webSocket.resume()
  }

  #connect(link: DeviceLink, webSocket: WebSocket, socket: Socket, hello: AgentHello): void {
    const bytesReceived = () => socket.bytesRead
    const transport = overWebSocket(
      webSocket,
      bytesReceived,
      (message) => Buffer.from(message),
      () => link.drained(),
    )
    webSocket.on('message', (message: Buffer) => this.#receive(link, message, transport))
    webSocket.on('close', () => link.detach(transport))
    webSocket.on('error', (error) =>
      this.#dependencies.log.info({ device: link.deviceId, error: error.message }, 'connection failed'),
    )
    webSocket.send(welcome(link.resumeFrom(hello.streams)))
    link.attach(transport)
    this.#dependencies.log.info({ device: link.deviceId, agent: link.agentVersion }, 'device connected')
  }

  /** The link of this agent process, or a new one that takes the place of an older process of the same device. */
  #linkFor(device: PairedDevice, hello: AgentHello): DeviceLink {
    const known = [...this.#links].filter((link) => link.deviceId === device.deviceId)
    const same = known.find((link) => link.agent.session === hello.session)
    if (same) {
      same.replaceConnection()
      return same
    }
    for (const older of known) older.close(CloseCode.replaced, 'the same device connected again')
    const { session, maxStreams, agent: agentVersion } = hello
    const link = new DeviceLink({ ...device, agentVersion, session, maxStreams }, this.#events)
    this.#links.add(link)
    return link
  }

  readonly #events: DeviceLinkEvents = {
    status: (link) => {
      if (this.#dependencies.online.get(link.deviceId) === link) this.#dependencies.online.changed(link)
      else this.#dependencies.online.add(link)
      this.#dependencies.noteDevice(link, true)
    },
    gone: (link) => {
      this.#links.delete(link)
      this.#dependencies.online.remove(link)
      this.#dependencies.noteDevice(link, false)
      this.#dependencies.log.info({ device: link.deviceId }, 'device gone')
    },
  }

  /** What is thrown has ended the connection already; the other connections go on. */
  #receive(link: DeviceLink, message: Buffer, from: Transport): void {
    const device = link.deviceId
    try {
      link.receive(message, from)
    } catch (error) {
      if (error instanceof ProtocolViolation) {
        this.#dependencies.log.warn({ device, violation: error.message }, 'the agent broke the protocol')
      } else {
        this.#dependencies.log.error(
          { device, defect: describeDefect(error) },
          'a message of an agent could not be handled',
        )
      }
    }
  }

  #refuse(webSocket: WebSocket, error: unknown): void {
    const { log } = this.#dependencies
    // A paused socket would never read the other end's close.
    webSocket.resume()
    if (error instanceof HandshakeRefused) {
      log.info({ reason: error.message }, 'agent refused')
      return webSocket.close(error.closeCode, error.message.slice(0, 120))
    }
    if (error instanceof ProtocolViolation) {
      log.warn({ violation: error.message }, 'agent refused')
      return webSocket.close(CloseCode.protocol, error.message.slice(0, 120))
    }
    log.error({ defect: describeDefect(error) }, 'agent could not be admitted')
    webSocket.close(CloseCode.later, '5')
  }

  #checkLiveness(): void {
    for (const link of this.#links) link.checkLiveness()
  }
}

/** The first message, or a refusal when it takes too long. */
function firstMessage(webSocket: WebSocket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLate = () => reject(new HandshakeRefused(CloseCode.timeout, 'the handshake took too long'))
    const timer = setTimeout(tooLate, HANDSHAKE_WITHIN)
    webSocket.once('message', (message: Buffer) => {
      clearTimeout(timer)
      resolve(message)
    })
    webSocket.once('error', reject)
    webSocket.once('close', () => {
      clearTimeout(timer)
      reject(new HandshakeRefused(CloseCode.timeout, 'the agent left during the handshake'))
    })
  })
}
