import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BlockList } from 'node:net'
import { PassThrough } from 'node:stream'
import { type Call, createClient, type Fetch } from '@cloudtolocalllm/api/client'
import { ConsoleError } from '@cloudtolocalllm/api/shapes'
import { openDatabase } from '@cloudtolocalllm/database/connect'
import { createLoginLink } from '@cloudtolocalllm/database/login-links'
import { createPerson, type Person } from '@cloudtolocalllm/database/people'
import { type Scope, scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { layWire } from '@cloudtolocalllm/database/scratch-wire'
import { createLog } from '@cloudtolocalllm/runtime/log'
import { Keys } from '../access/keys.ts'
import { FiguresOfModels } from '../devices/model-figures.ts'
import { OnlineDevices } from '../devices/online-devices.ts'
import { identifyVisitor } from '../entrance/visitor.ts'
import type { AnswerRecord } from '../forward/answer-record.ts'
import type { Ask } from '../forward/ask.ts'
import { RouteFault } from '../forward/route-fault.ts'
import { createConsole } from './console.ts'
import type { PresentDevice } from './present-device.ts'

/** What a browser keeps, and the typed client that uses it. */
export interface Browser {
  cookies: Map<string, string>
  call: Call<AbortSignal>
  /** A bare request with the browser's cookies. */
  fetch(path: string, init?: RequestInit): Promise<Response>
}

export interface ServedConsoleOptions {
  ask?: Ask
  publicUrl?: string
  /** Names addresses whose X-Forwarded-* headers count; tests reach the console as somebody else through it. */
  trusted?: BlockList
}

/** A console on a real port with a real database: what the tests of its routes talk to. */
export async function serveConsole(scope: Scope, options: ServedConsoleOptions = {}) {
  const scratch = await scratchDatabase(scope)
  const wire = await layWire(scope, scratch.connectionString)
  const database = openDatabase(wire.connectionString, { connections: 5 })
  const online = new OnlineDevices<PresentDevice>()
  const figures = new FiguresOfModels()
  const keys = new Keys(database)
  const logged = new PassThrough().setEncoding('utf8')
  const log = createLog('gateway', 'debug', logged)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const publicUrl = options.publicUrl ?? origin
  const ask = options.ask ?? (() => Promise.reject(new RouteFault('modelUnknown', 'no device has this model')))
  const records: AnswerRecord[] = []
  const record = (one: AnswerRecord) => void records.push(one)
  const visitorOf = (request: IncomingMessage) => identifyVisitor(request, options.trusted ?? new BlockList())
  const parts = { database, log, version: '1.2.3', publicUrl, online, figures, keys, ask, visitorOf, record }
  const console = await createConsole(parts)
  server.on('request', console.handle)
  scope.after(async () => {
    await console.close()
    await database.destroy()
    server.closeAllConnections()
    server.close()
  })
  return {
    ...parts,
    records,
    /** Leads to the database; cutting it is an outage. */
    wire,
    origin,
    console,
    logged: () => String(logged.read() ?? ''),
    open: () => openBrowser(origin),
  }
}

export type ServedConsole = Awaited<ReturnType<typeof serveConsole>>

/** A browser that is not signed in. */
export function openBrowser(origin: string): Browser {
  const cookies = new Map<string, string>()
  const fetchAs = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '))
    const response = await fetch(url, { ...init, headers })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    return response
  }
  const asFetch: Fetch<AbortSignal> = fetchAs
  return { cookies, call: createClient(asFetch, origin), fetch: (path, init) => fetchAs(origin + path, init) }
}

function keep(cookies: Map<string, string>, setCookie: string): void {
  const [name = '', value = ''] = (setCookie.split(';')[0] ?? '').split(/=(.*)/s)
  if (value === '') cookies.delete(name)
  else cookies.set(name, value)
}

/** The error in an answer, checked against the shape that the page reads. */
export async function errorOf(answer: Response) {
  return ConsoleError.parse(await answer.json()).error
}

/** A person of the name who is signed in in a browser of their own. */
export async function signIn(served: ServedConsole, name: string): Promise<Browser & { person: Person }> {
  const person = await createPerson(served.database, name)
  const browser = served.open()
  const { token } = await createLoginLink(served.database, person.id)
  await browser.call('signIn', { body: { token } })
  return { ...browser, person }
}
