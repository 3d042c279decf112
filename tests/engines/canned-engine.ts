import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  busyBody,
  type CannedRequest,
  fixedAnswers,
  notFoundBody,
  notJsonBody,
  SINGLES,
  shapeOf,
  WIRES,
  type Wire,
} from './canned-dialects.ts'
import { QUIET_SCRIPT, readScript, type Script } from './canned-script.ts'

/** As large as what a socket takes at once; a reader that stalls holds back the rest. */
const PATTERN = Buffer.from(Uint8Array.from({ length: 65_536 }, (_, index) => index % 251))

/** A browser's page, or a name that is not this machine's, gets what Ollama gives it: an empty 403. */
const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

export interface CannedOptions extends Partial<Script> {
  /** 0, the default, takes a free one. */
  port?: number
  /** Offered under these names; others are not found. */
  models?: readonly string[]
  /** False for load: nothing is kept of a request, so memory stays flat. */
  record?: boolean
}

/** One request as it arrived. */
export interface Received {
  /** Milliseconds as of `performance.now()`. */
  at: number
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
  sha256: string
  /** Tokens, or chunks of bytes, that the socket has taken so far. */
  sent: number
}

/** A request whose client went away before the answer was complete. */
export interface Aborted {
  at: number
  request: Received
}

export interface CannedEngine {
  readonly url: string
  readonly requests: readonly Received[]
  readonly aborted: readonly Aborted[]
  /** Tells of every request and abort as it happens: `once(engine.events, 'aborted')`. */
  readonly events: EventEmitter<{ request: [Received]; aborted: [Aborted] }>
  /** Answers that are under way. */
  inFlight(): number
  stop(): Promise<void>
}

/** A small engine that answers at once, always the same, in the three dialects; told by the prompt (see canned-script.ts) to be slow or to fail. */
export async function startCannedEngine(options: CannedOptions = {}): Promise<CannedEngine> {
  const { port = 0, models = ['canned'], record = true, ...script } = options
  const usual: Script = { ...QUIET_SCRIPT, ...script }
  const fixed = fixedAnswers(models)
  const requests: Received[] = []
  const aborted: Aborted[] = []
  const events: CannedEngine['events'] = new EventEmitter()
  let inFlight = 0

  const server = createServer(async (request, response) => {
    const received = arrival(request)
    inFlight += 1
    response.on('close', () => {
      inFlight -= 1
      if (response.writableFinished || !record || ours.has(response)) return
      const abort = { at: performance.now(), request: received }
      aborted.push(abort)
      events.emit('aborted', abort)
    })
    if (record) requests.push(received)
    await readBody(request, received, record)
    if (record) events.emit('request', received)
    await answer({ received, response, fixed, models, usual })
  })
  server.keepAliveTimeout = 75_000
  server.listen(port, '127.0.0.1', 4_096)
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    aborted,
    events,
    inFlight: () => inFlight,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

/** Answers that this engine cut itself, which are no aborts of the client. */
const ours = new WeakSet<ServerResponse>()

function arrival({ method = 'GET', url: path = '/', headers }: IncomingMessage): Received {
  return { at: performance.now(), method, path, headers, body: '', sha256: '', sent: 0 }
}

/** A client that goes away while it sends leaves what has arrived. */
function readBody(request: IncomingMessage, received: Received, record: boolean): Promise<void> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('close', () => {
      const body = Buffer.concat(chunks)
      received.body = body.toString('utf8')
      if (record) received.sha256 = createHash('sha256').update(body).digest('hex')
      resolve()
    })
  })
}

interface Turn {
  received: Received
  response: ServerResponse
  fixed: Readonly<Record<string, string>>
  models: readonly string[]
  usual: Script
}

async function answer({ received, response, fixed, models, usual }: Turn): Promise<void> {
  const { headers, method, path, body } = received
  if (!LOCAL_HOST.test(headers.host ?? '') || headers.origin !== undefined) return send(response, 403, '')
  const known = fixed[path]
  if (method === 'GET' && known !== undefined) return send(response, 200, known)
  if (method !== 'POST') return send(response, 404, '404 page not found', 'text/plain')

  const script = readScript(body, usual)
  if (script.stall > 0) await pause(script.stall, response)
  if (response.destroyed) return
  if (script.crash === 0) return crash(response)
  if (script.bytes !== undefined) return sendBytes(received, response, script.bytes)
  if (script.busy) return send(response, 503, busyBody(shapeOf(path)))
  const asked = parse(body)
  if (asked === undefined) return send(response, 400, notJsonBody(shapeOf(path)))
  await answerJson({ received, response, models }, asked, script)
}

async function answerJson(turn: Omit<Turn, 'fixed' | 'usual'>, request: CannedRequest, script: Script): Promise<void> {
  const { received, response, models } = turn
  const { path } = received
  const [wire, single] = [WIRES[path], SINGLES[path]]
  if (wire === undefined && single === undefined) return send(response, 404, '404 page not found', 'text/plain')
  const model = request.model ?? ''
  if (!models.includes(model)) return send(response, 404, notFoundBody(shapeOf(path), model))
  if (wire === undefined) return send(response, 200, single?.(request) ?? '')
  if (request.stream ?? wire.streamsUnlessTold) return stream({ received, response, wire, request, script })
  if (script.interval > 0) await pause(script.interval * script.tokens, response)
  if (script.crash !== undefined) return crash(response)
  send(response, 200, wire.whole(request, script.tokens))
}

interface Stream {
  received: Received
  response: ServerResponse
  wire: Wire
  request: CannedRequest
  script: Script
}

async function stream({ received, response, wire, request, script }: Stream): Promise<void> {
  response.writeHead(200, { 'content-type': wire.contentType })
  const last = Math.min(
    script.tokens,
    script.crash ?? Infinity,
    script.unterminated ?? Infinity,
    script.error ?? Infinity,
  )
  const head = wire.head(request)
  if (head !== '') response.write(head)
  for (let index = 0; index < last && !response.destroyed; index += 1) {
    if (!response.write(wire.token(request, index))) await untilTaken(response)
    received.sent = index + 1
    if (script.interval > 0) await pause(script.interval, response)
  }
  if (response.destroyed) return
  if (last === script.crash) return crash(response)
  if (last === script.error) response.end(wire.died)
  else if (last === script.unterminated) response.end()
  else response.end(wire.tail(request, script.tokens))
}

async function sendBytes(received: Received, response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes })
  for (let left = bytes; left > 0 && !response.destroyed; left -= PATTERN.byteLength) {
    if (!response.write(PATTERN.subarray(0, Math.min(left, PATTERN.byteLength)))) await untilTaken(response)
    received.sent += 1
  }
  response.end()
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  const length = Buffer.byteLength(body)
  response.writeHead(status, length === 0 ? {} : { 'content-type': type, 'content-length': length }).end(body)
}

function crash(response: ServerResponse): void {
  ours.add(response)
  response.socket?.destroy()
}

/** Waits, but not for somebody who has gone. */
function pause(milliseconds: number, response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = milliseconds === Infinity ? undefined : setTimeout(resolve, milliseconds)
  response.once('close', resolve)
  return promise.finally(() => {
    clearTimeout(timer)
    response.off('close', resolve)
  })
}

function untilTaken(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  response.once('drain', resolve)
  response.once('close', resolve)
  return promise.finally(() => response.off('drain', resolve).off('close', resolve))
}

function parse(body: string): CannedRequest | undefined {
  try {
    return JSON.parse(body) as CannedRequest
  } catch {
    return undefined
  }
}
