import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import {
  decodeControl,
  encodeControl,
  GatewayHello,
  type Status,
  signedText,
  Welcome,
} from '@cloudtolocalllm/protocol/control'
import type { Exchange } from '@cloudtolocalllm/protocol/exchange'
import { encodeFrame, FrameType, readFrames } from '@cloudtolocalllm/protocol/frame'
import { decodeRequestHead, encodeAnswerHead, type RequestHead } from '@cloudtolocalllm/protocol/head'
import { SUBPROTOCOL } from '@cloudtolocalllm/protocol/limits'
import { Peer } from '@cloudtolocalllm/protocol/peer'
import { overWebSocket } from '@cloudtolocalllm/protocol/websocket'
import { createLog } from '@cloudtolocalllm/runtime/log'
import { WebSocket } from 'ws'
import { FiguresOfModels } from '../devices/model-figures.ts'
import { OnlineDevices } from '../devices/online-devices.ts'
import { FrontDoor } from '../entrance/front-door.ts'
import { Metrics } from '../metrics.ts'
import { readSettings } from '../settings.ts'
import { type DeviceLink, scheduler } from '../tunnel/device-link.ts'
import type { PairedDevice } from '../tunnel/handshake.ts'
import { TunnelListener } from '../tunnel/tunnel-listener.ts'
import type { AnswerRecord } from './answer-record.ts'
import { Forwarder } from './forwarder.ts'
import { ModelLists } from './model-lists.ts'
import { RouteFault } from './route-fault.ts'

const OWNER = randomUUID()

/** What an agent of the rig does with a request. */
export type Script = (request: ScriptedRequest) => void

export interface ScriptedRequest {
  head: RequestHead
  exchange: Exchange
  /** The body, once it is whole. */
  body: Promise<Buffer>
  /** Begins the answer. */
  answer(status: number, headers: readonly string[]): void
}

/** An agent of the rig: real frames over a real WebSocket, its answers scripted. */
export interface ScriptedAgent {
  deviceId: string
  socket: WebSocket
  peer: Peer
  /** Failures that the gateway sent: `cancelled` when a client left. */
  cancelled: string[]
}

/** A gateway without database, page and console: real HTTP in front, real tunnel behind. */
export async function startRig(t: TestContext, { keepaliveEvery = 0, maxBody = 64 << 20 } = {}) {
  const log = createLog('rig', 'silent')
  const online = new OnlineDevices<DeviceLink>()
  const paired = new Map<string, PairedDevice>()
  const records: AnswerRecord[] = []
  const offline: { deviceName: string; models: string[] }[] = []
  const findDevice = async (id: string) => paired.get(id)
  const tunnel = new TunnelListener({ version: '0', online, log, findDevice, noteDevice: () => {} })
  const forwarder = new Forwarder({
    online,
    lists: new ModelLists(online, '0.0.1'),
    figures: new FiguresOfModels(),
    log,
    maxBody,
    keepaliveEvery,
    authenticate: async ({ headers }) => {
      if (headers.authorization === undefined) throw new RouteFault('keyMissing', 'no key')
      const models = headers.authorization.startsWith('Bearer only:') ? [headers.authorization.slice(12)] : null
      return { personId: OWNER, keyId: null, models, via: 'key' as const }
    },
    offlineModels: async () => offline,
    record: (record) => records.push(record),
  })
  const settings = readSettings({ CLOUDTOLOCALLLM_DATABASE_URL: 'postgres://unused' })
  const metrics = new Metrics({ devices: () => online.all(), inFlight: () => forwarder.inFlight })
  const unused = () => Promise.reject(new Error('the rig has none'))
  const door = new FrontDoor({
    settings,
    forwarder,
    tunnel,
    metrics,
    handleConsole: unused,
    servePage: undefined,
    reachDatabase: unused,
  })
  const server = createServer((request, response) => door.answer(request, response))
  server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  t.after(() => {
    tunnel.stop()
    server.close()
    server.closeAllConnections()
  })

  const connect: Connect = (name, models, script, changes) =>
    connectAgent({ host, online, paired }, name, models, script, changes)
  return { url: `http://${host}`, host, connect, records, offline, online, paired, forwarder, door }
}

type Connect = (
  name: string,
  models: readonly string[],
  script: Script,
  changes?: Partial<Status>,
) => Promise<ScriptedAgent>

interface Place {
  host: string
  online: OnlineDevices<DeviceLink>
  paired: Map<string, PairedDevice>
}

/** Pairs a device and connects its agent; resolves when the gateway knows what it offers. */
async function connectAgent({ host, online, paired }: Place, ...[name, models, script, changes]: Parameters<Connect>) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const deviceId = randomUUID()
  paired.set(deviceId, { deviceId, ownerId: OWNER, name, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' })
  const appeared = new Promise<void>((resolve) => online.onChange((id) => id === deviceId && resolve()))
  const signText = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url')
  const agent = await dial(host, deviceId, signText, script)
  agent.peer.sendStatus({ ...statusOf(models), ...changes })
  await appeared
  return agent
}

/** A device with one engine that speaks every dialect. */
export function statusOf(
  models: readonly string[],
  changes: Partial<Status['engines'][number]> = {},
  loaded = false,
): Status {
  const unknown = {
    size: null,
    digest: null,
    modifiedAt: null,
    family: null,
    parameterSize: null,
    quantization: null,
    contextLength: null,
  }
  const offered = models.map((name) => ({ name, loaded, capabilities: [], ...unknown }))
  const kind = {
    kind: 'ollama' as const,
    version: '0.34.4',
    state: 'ready' as const,
    problem: null,
    demonstration: false,
  }
  const engine = {
    id: 'e1',
    ...kind,
    dialects: ['openai' as const, 'anthropic' as const, 'ollama' as const],
    models: offered,
    ...changes,
  }
  return {
    name: 'unused',
    system: { platform: 'linux', arch: 'x64', release: '', hostname: '' },
    engines: [engine],
    allows: [],
  }
}

/** Connects and shakes hands as docs/protocol.md says. */
export async function dial(
  host: string,
  deviceId: string,
  signText: (text: string) => string,
  script: Script,
): Promise<ScriptedAgent> {
  const socket = new WebSocket(`ws://${host}/tunnel`, SUBPROTOCOL, { perMessageDeflate: false })
  const challenge = decodeControl(GatewayHello, await nextPayload(socket)).challenge
  const signature = signText(signedText(host, challenge))
  const hello = {
    protocol: 1,
    device: deviceId,
    signature,
    agent: '0.0.0',
    session: randomUUID(),
    streams: [],
    maxStreams: 100,
  }
  const welcomed = nextPayload(socket)
  socket.send(encodeFrame({ type: FrameType.HELLO, flags: 0, stream: 0, payload: encodeControl(hello) }))
  decodeControl(Welcome, await welcomed)
  const cancelled: string[] = []
  const peer: Peer = new Peer('agent', scheduler, {
    open: (exchange, head) => handle(peer, exchange, head, script, cancelled),
  })
  socket.on('message', (message: Buffer) => peer.receive(message))
  peer.attach(
    overWebSocket(
      socket,
      () => 0,
      (bytes) => Buffer.from(bytes),
      () => peer.drained(),
    ),
  )
  return { deviceId, socket, peer, cancelled }
}

async function nextPayload(socket: WebSocket): Promise<Uint8Array> {
  const [message]: Buffer[] = await Promise.race([
    once(socket, 'message'),
    once(socket, 'close').then(([code, reason]) => Promise.reject(new Error(`closed ${code} ${reason}`))),
  ])
  let payload: Uint8Array = new Uint8Array()
  readFrames(message ?? Buffer.alloc(0), (frame) => {
    payload = frame.payload
  })
  return payload
}

function handle(peer: Peer, exchange: Exchange, head: Uint8Array, script: Script, cancelled: string[]): void {
  const chunks: Uint8Array[] = []
  const { promise: body, resolve } = Promise.withResolvers<Buffer>()
  exchange.handle({
    body: (chunk) => {
      chunks.push(chunk)
      exchange.consumed(chunk.length)
    },
    end: () => resolve(Buffer.concat(chunks)),
    failed: ({ code }) => cancelled.push(code),
    drain: () => {},
  })
  const answer = (status: number, headers: readonly string[]) =>
    peer.answer(exchange, encodeAnswerHead({ status, headers }))
  script({ head: decodeRequestHead(head), exchange, body, answer })
}
