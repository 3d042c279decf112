import { createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import {
  AgentHello,
  decodeControl,
  encodeControl,
  type GatewayHello,
  type Status,
  signedText,
  type Welcome,
} from '@cloudtolocalllm/protocol/control'
import type { Exchange } from '@cloudtolocalllm/protocol/exchange'
import type { Failure } from '@cloudtolocalllm/protocol/failure'
import { encodeFrame, type Frame, FrameType, readFrames } from '@cloudtolocalllm/protocol/frame'
import { decodeAnswerHead, encodeRequestHead } from '@cloudtolocalllm/protocol/head'
import { MAX_PAYLOAD, PROTOCOL_VERSION, SUBPROTOCOL } from '@cloudtolocalllm/protocol/limits'
import { Peer } from '@cloudtolocalllm/protocol/peer'
import { overWebSocket } from '@cloudtolocalllm/protocol/websocket'
import { type WebSocket, WebSocketServer } from 'ws'

/** What a test asks of a device. */
export interface RigRequest {
  method?: string
  path: string
  engine: string
  headers?: readonly string[]
  body?: Uint8Array | string
  resumable?: boolean
}

/** An answer as it arrived so far, and how it ended. */
export interface RigAnswer {
  exchange: Exchange
  status: number | undefined
  headers: readonly string[]
  body: string
  bytes: number
  failure: Failure | undefined
  /** Resolves when the head has come, or it failed. */
  begun: Promise<void>
  /** Resolves when it is over, well or not. */
  over: Promise<void>
  /** Resolves when so many bytes have come, or it is over. */
  received(bytes: number): Promise<void>
}

/** One agent that was admitted. */
export interface RigLink {
  hello: AgentHello
  peer: Peer
  socket: WebSocket
  status: Status | undefined
}

/** Changes what the rig says, for hostile and broken gateways. */
export interface RigOptions {
  hello?: Partial<GatewayHello>
  /** Overrides the answer to a correct HELLO: closes the socket, for example. */
  admit?: (socket: WebSocket, hello: AgentHello) => boolean
  console?: (request: IncomingMessage, response: ServerResponse) => void
}

/** The gateway end of a tunnel, over real sockets: admits every device with a right signature, and asks what a test asks. */
export class GatewayRig {
  readonly links: RigLink[] = []
  readonly options: RigOptions
  instance: string = randomUUID()
  /** By device, the public key that signatures are checked with. */
  readonly keys = new Map<string, string>()
  readonly #http = createServer((request, response) => {
    if (this.options.console) return this.options.console(request, response)
    response.writeHead(request.url === '/healthz' ? 200 : 404).end()
  })
  readonly #server = new WebSocketServer({
    server: this.#http,
    maxPayload: MAX_PAYLOAD,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })
  /** By instance and session: an agent that comes back to the same process goes on where it was. */
  readonly #peers = new Map<string, RigLink>()
  #news: (() => void)[] = []

  constructor(options: RigOptions = {}) {
    this.options = options
    this.#server.on('connection', (socket, request) => void this.#admit(socket, request.headers.host ?? ''))
  }

  static async start(t: TestContext, options: RigOptions = {}): Promise<GatewayRig> {
    const rig = new GatewayRig(options)
    rig.#http.listen(0, '127.0.0.1')
    await once(rig.#http, 'listening')
    t.after(() => rig.stop())
    return rig
  }

  get url(): URL {
    const { port } = this.#http.address() as AddressInfo
    return new URL(`http://127.0.0.1:${port}`)
  }

  /** The newest link, once a link fits. */
  async link(fits: (link: RigLink) => boolean = () => true): Promise<RigLink> {
    for (;;) {
      const link = this.links.findLast(fits)
      if (link) return link
      await new Promise<void>((resolve) => this.#news.push(resolve))
    }
  }

  /** The newest link whose STATUS fits. */
  linkWith(fits: (status: Status) => boolean): Promise<RigLink> {
    return this.link(({ status }) => status !== undefined && fits(status))
  }

  /** Cuts every connection as a broken network does. */
  cut(): void {
    for (const socket of this.#server.clients) socket.terminate()
  }

  async stop(): Promise<void> {
    this.cut()
    this.#server.close()
    this.#http.closeAllConnections()
    if (this.#http.listening) {
      this.#http.close()
      await once(this.#http, 'close')
    }
  }

  async #admit(socket: WebSocket, host: string): Promise<void> {
    const challenge = randomBytes(32).toString('base64url')
    const greeting: GatewayHello = {
      protocols: [PROTOCOL_VERSION],
      gateway: 'rig',
      instance: this.instance,
      challenge,
      ...this.options.hello,
    }
    const answer = once(socket, 'message')
    socket.send(controlFrame(FrameType.HELLO, encodeControl(greeting)))
    const [message] = await answer
    const hello = readHello(message)
    if (this.options.admit && !this.options.admit(socket, hello)) return
    const key = this.keys.get(hello.device)
    if (key === undefined || !isSignedBy(key, hello, signedText(host, challenge))) {
      return socket.close(4401, 'the device is not known here')
    }
    this.#connect(socket, hello)
  }

  #connect(socket: WebSocket, hello: AgentHello): void {
    const known = this.#peers.get(`${this.instance} ${hello.session}`)
    const link = known ?? this.#createLink(hello, socket)
    Object.assign(link, { hello, socket })
    this.#peers.set(`${this.instance} ${hello.session}`, link)
    const welcome: Welcome = { resume: link.peer.resumeFrom(hello.streams) }
    const transport = overWebSocket(
      socket,
      () => 0,
      (bytes) => Buffer.from(bytes),
      () => link.peer.drained(),
    )
    socket.on('message', (message: Buffer) => link.peer.receive(message, transport))
    socket.on('close', () => link.peer.detach(transport))
    socket.send(controlFrame(FrameType.WELCOME, encodeControl(welcome)))
    link.peer.attach(transport)
    this.links.push(link)
    this.#tellNews()
  }

  #createLink(hello: AgentHello, socket: WebSocket): RigLink {
    const scheduler = { soon: setImmediate, now: () => performance.now(), random: () => Math.random() }
    const peer = new Peer('gateway', scheduler, {
      status: (status) => {
        link.status = status
        this.#tellNews()
      },
    })
    const link: RigLink = { hello, peer, socket, status: undefined }
    return link
  }

  #tellNews(): void {
    const waiting = this.#news
    this.#news = []
    for (const tell of waiting) tell()
  }
}

/** Puts a request to a device; the body, where there is one, is sent whole. */
export function ask({ peer }: RigLink, request: RigRequest): RigAnswer {
  const exchange = open(peer, request)
  if (request.body !== undefined) exchange.write(Buffer.from(request.body))
  exchange.end()
  return collect(exchange)
}

/** Opens a request whose body the test writes itself. */
export function open(
  peer: Peer,
  { method, path, engine, headers = [], body, resumable = false }: RigRequest,
): Exchange {
  const isPost = method === undefined && body !== undefined
  const head = { method: method ?? (isPost ? 'POST' : 'GET'), path, engine, headers }
  return peer.open(encodeRequestHead(head), resumable)
}

/** Gathers the answer of an exchange, taking everything at once. */
export function collect(exchange: Exchange, { takes = true } = {}): RigAnswer {
  const waiting: (() => void)[] = []
  const news = () => {
    for (const look of [...waiting]) look()
  }
  const when = (fits: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => fits() && resolve()
      waiting.push(look)
      look()
    })
  let ended = false
  const answer: RigAnswer = {
    exchange,
    status: undefined,
    headers: [],
    body: '',
    bytes: 0,
    failure: undefined,
    begun: Promise.resolve(),
    over: when(() => ended),
    received: (bytes) => when(() => answer.bytes >= bytes || ended),
  }
  answer.begun = when(() => answer.status !== undefined || ended)
  const finish = () => {
    ended = true
    news()
  }
  exchange.handle({
    head(bytes) {
      Object.assign(answer, decodeAnswerHead(bytes))
      news()
    },
    body(chunk) {
      answer.bytes += chunk.length
      answer.body += Buffer.from(chunk).toString('latin1')
      if (takes) exchange.consumed(chunk.length)
      news()
    },
    end: finish,
    failed(failure) {
      answer.failure = failure
      finish()
    },
    drain() {},
  })
  return answer
}

function readHello(message: Uint8Array): AgentHello {
  const frames: Frame[] = []
  readFrames(message, (frame) => frames.push(frame))
  return decodeControl(AgentHello, frames[0]?.payload ?? new Uint8Array(0))
}

function isSignedBy(publicKey: string, { signature }: AgentHello, text: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
}

function controlFrame(type: FrameType, payload: Uint8Array): Uint8Array {
  return encodeFrame({ type, flags: 0, stream: 0, payload })
}
