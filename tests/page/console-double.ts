import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PAGE_HEADER, type RouteName, routes } from '@cloudtolocalllm/api/routes'
import type { Pace } from './double/answer-run.ts'
import { sendPage } from './double/built-page.ts'
import { ConsoleState, type Refusal, RefusedError } from './double/console-state.ts'
import { handlers, type PlainRoute } from './double/handlers.ts'
import { fillScene, type Scene } from './double/scenes.ts'

/** A console in memory that also serves the built page: for designing screens and testing them in every state. */
export interface ConsoleDouble {
  origin: string
  state: ConsoleState
  /** Good for one sign-in, as the link that `npm start` prints. */
  loginToken(): string
  /** Ends every open event stream, as a gateway does that goes away. */
  cutStreams(): void
  close(): Promise<void>
}

export interface DoubleOptions {
  scene?: Scene
  pace?: Pace
  port?: number
}

const COOKIE = 'session'
const LISTS: readonly RouteName[] = ['devices', 'models', 'keys', 'chats', 'chat', 'browsers', 'pairing']
const OPEN_TO_ALL: readonly RouteName[] = ['signIn', 'startPairing', 'pairingOutcome']

/** Starts a double on loopback; the caller closes it. */
export async function startConsoleDouble(options: DoubleOptions = {}): Promise<ConsoleDouble> {
  const { scene = 'full', pace = { pieceMs: 5, loadMs: 4000 }, port = 0 } = options
  const state = new ConsoleState(pace)
  fillScene(state, scene)
  const streams = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    if (state.isDown) return void request.socket.destroy()
    answer(state, streams, request, response).catch((error: unknown) => sendError(response, error))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const cutStreams = () => {
    for (const stream of streams) stream.destroy()
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    loginToken: () => {
      const token = randomUUID()
      state.loginTokens.set(token, Date.now() + 600_000)
      return token
    },
    cutStreams,
    close: async () => {
      state.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  state: ConsoleState,
  streams: Set<ServerResponse>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  if (!url.pathname.startsWith('/console/')) return sendPage(response, url.pathname)
  const { name, parameters } = routeOf(request.method ?? 'GET', url.pathname)
  if (request.method !== 'GET' && name !== 'startPairing' && request.headers[PAGE_HEADER] === undefined) {
    refuse({ status: 403, code: 'PAGE_HEADER_MISSING', message: 'Only the page may do this' })
  }
  const browserId = /session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  const browser = state.browsers.get(browserId)
  if (!browser && !OPEN_TO_ALL.includes(name)) {
    refuse({ status: 401, code: 'SIGN_IN_REQUIRED', message: 'Nobody is signed in', mend: 'Open a login link' })
  }
  if (browser) browser.lastSeenAt = new Date().toISOString()
  if (LISTS.includes(name) && state.mood === 'slow') return
  if (LISTS.includes(name) && state.mood === 'failing') {
    refuse({
      status: 500,
      code: 'DATABASE_UNAVAILABLE',
      message: 'The database does not answer',
      mend: 'Try again in a moment',
    })
  }
  if (name === 'events') return streamLive(state, streams, response)
  if (name === 'answerEvents') return streamAnswer(state, streams, response, parameters['id'] ?? '')
  if (name === 'image') return sendImage(state, response, parameters['id'] ?? '')
  const body = await readBody(request)
  const userAgent = request.headers['user-agent'] ?? ''
  const bearer = (request.headers.authorization ?? '').replace('Bearer ', '')
  const result = handlers[name]({ state, origin: url.origin, parameters, body, browserId, userAgent, bearer })
  sendResult(state, response, name, result, userAgent)
}

function routeOf(method: string, path: string): { name: RouteName; parameters: Record<string, string> } {
  for (const [name, route] of Object.entries(routes)) {
    const pattern = new RegExp(`^${route.path.replaceAll(/:([a-zA-Z]+)/g, '(?<$1>[^/]+)')}$`)
    const match = route.method === method ? pattern.exec(path) : null
    if (!match) continue
    const pairs = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)])
    return { name: name as RouteName, parameters: Object.fromEntries(pairs) }
  }
  return refuse({ status: 404, code: 'ADDRESS_UNKNOWN', message: `The console has no ${method} ${path}` })
}

function refuse(refusal: Refusal): never {
  throw new RefusedError(refusal)
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const text = Buffer.concat(parts).toString()
  return text === '' ? undefined : JSON.parse(text)
}

function sendResult(
  state: ConsoleState,
  response: ServerResponse,
  name: PlainRoute,
  result: unknown,
  userAgent: string,
): void {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (name === 'signIn')
    headers['set-cookie'] = `${COOKIE}=${newBrowser(state, userAgent)}; Path=/; HttpOnly; SameSite=Lax`
  if (result === undefined) response.writeHead(204, headers).end()
  else response.writeHead(200, headers).end(JSON.stringify(result))
}

function newBrowser(state: ConsoleState, userAgent: string): string {
  const id = randomUUID()
  const now = new Date().toISOString()
  state.browsers.set(id, { id, current: false, userAgent, address: '127.0.0.1', createdAt: now, lastSeenAt: now })
  state.tell('sessions')
  return id
}

function sendError(response: ServerResponse, error: unknown): void {
  const { status, code, message, mend } = refusalOf(error)
  if (response.headersSent) return void response.destroy()
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ error: { code, message, mend } }))
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedError) return error.refusal
  if (error instanceof Error && error.name === 'ZodError')
    return { status: 400, code: 'BODY_INVALID', message: error.message }
  return { status: 500, code: 'INTERNAL', message: String(error) }
}

function openStream(streams: Set<ServerResponse>, response: ServerResponse): (event: unknown) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' })
  response.flushHeaders()
  streams.add(response)
  response.once('close', () => streams.delete(response))
  return (event) => response.write(`data: ${JSON.stringify(event)}\n\n`)
}

function streamLive(state: ConsoleState, streams: Set<ServerResponse>, response: ServerResponse): void {
  const send = openStream(streams, response)
  send({ topic: 'all' })
  state.listeners.add(send)
  response.once('close', () => state.listeners.delete(send))
}

function streamAnswer(state: ConsoleState, streams: Set<ServerResponse>, response: ServerResponse, id: string): void {
  const messages = [...state.chats.values()].flatMap((chat) => chat.messages)
  const message = messages.find((each) => each.id === id)
  if (!message) refuse({ status: 404, code: 'ANSWER_NOT_FOUND', message: 'There is no such answer' })
  const send = openStream(streams, response)
  const run = state.run(id)
  if (!run) {
    send({ type: 'snapshot', message })
    send({ type: 'end', message })
    return void response.end()
  }
  const stop = run.listen((event) => {
    send(event)
    if (event.type === 'end') response.end()
  })
  response.once('close', stop)
}

function sendImage(state: ConsoleState, response: ServerResponse, id: string): void {
  const image = state.images.get(id)
  if (!image) refuse({ status: 404, code: 'IMAGE_NOT_FOUND', message: 'There is no such image' })
  response.writeHead(200, { 'content-type': image.mediaType }).end(image.bytes)
}

if (import.meta.main) {
  const [scene = 'full', port = '5300'] = process.argv.slice(2)
  const pace = { pieceMs: 30, loadMs: 6000 }
  const double = await startConsoleDouble({ scene: scene as Scene, port: Number(port), pace })
  process.stdout.write(`${double.origin}/login#${double.loginToken()}\n`)
}
