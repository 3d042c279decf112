import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { startControlPlane } from './control-plane.ts'

/** How long kube-apiserver may take to be ready; 5 s on an idle machine. */
const READY_MS = 120_000
const POLL_MS = 100

/** Who owns the fields that are applied. */
const FIELD_MANAGER = 'tests'

/** A Kubernetes object as its YAML says. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string; [field: string]: unknown }
  [field: string]: unknown
}

/** How objects are applied. */
export interface Applying {
  /** Judge as if, and store nothing. */
  dryRun?: boolean
  /** Refuse fields that the server does not know, instead of dropping them. Default: true. */
  strict?: boolean
}

/** What the server said of one object. */
export interface Verdict {
  object: KubeObject
  /** HTTP: 200 and 201 accept. */
  status: number
  accepted: boolean
  /** Why not; empty where accepted. */
  message: string
  /** What it accepted with a warning: deprecated APIs, pods that Pod Security would refuse. */
  warnings: readonly string[]
}

/** What the server answered. */
export interface Answer {
  status: number
  body: unknown
  warnings: readonly string[]
}

/** A real kube-apiserver with its etcd, and nothing that acts on objects: no controllers, no nodes. */
export interface ApiServer {
  readonly url: string
  /** PEM: whom to trust, and as whom to come (system:masters). */
  readonly authority: string
  readonly certificate: string
  readonly key: string
  /** Server-side apply, one object after the other, each with its verdict. */
  apply(objects: readonly KubeObject[], how?: Applying): Promise<Verdict[]>
  /** Any other request: `ask('GET', '/readyz')`. */
  ask(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>
  /** The path of an object: `/apis/apps/v1/namespaces/x/deployments/y`. */
  pathOf(object: KubeObject): Promise<string>
  stop(): Promise<void>
}

/** Starts an API server; with a test's context it stops when that test has ended. */
export async function startApiServer(t?: { after(fn: () => Promise<void>): void }): Promise<ApiServer> {
  const plane = await startControlPlane()
  const agent = new Agent({ ca: plane.authority, cert: plane.certificate, key: plane.key, keepAlive: true })
  const server = new RunningServer(plane.url, agent)
  const stop = async () => {
    agent.destroy()
    await plane.stop()
  }
  t?.after(stop)
  await Promise.race([server.untilReady(), plane.broken]).catch(async (error: unknown) => {
    if (t === undefined) await stop()
    throw error
  })
  const { url, authority, certificate, key } = plane
  return {
    ...{ url, authority, certificate, key, stop },
    apply: (objects, how) => server.apply(objects, how),
    ask: (...question) => server.ask(...question),
    pathOf: (object) => server.pathOf(object),
  }
}

class RunningServer {
  readonly #url: string
  readonly #agent: Agent
  /** Where objects of a version and kind lie, as the server's discovery says. */
  readonly #resources = new Map<string, Promise<Resource[]>>()

  constructor(url: string, agent: Agent) {
    this.#url = url
    this.#agent = agent
  }

  async untilReady(): Promise<void> {
    const until = Date.now() + READY_MS
    for (;;) {
      const answer = await this.ask('GET', '/readyz').catch((error: unknown) => error)
      if (isAnswer(answer) && answer.status === 200) return
      if (Date.now() > until) throw new Error(`kube-apiserver is not ready: ${JSON.stringify(answer)}`)
      await pause(POLL_MS)
    }
  }

  async apply(objects: readonly KubeObject[], { dryRun = false, strict = true }: Applying = {}): Promise<Verdict[]> {
    const query = new URLSearchParams({ fieldManager: FIELD_MANAGER, force: 'true' })
    query.set('fieldValidation', strict ? 'Strict' : 'Ignore')
    if (dryRun) query.set('dryRun', 'All')
    const verdicts: Verdict[] = []
    for (const object of objects) {
      const path = await this.pathOf(object)
      const answer = await this.ask('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml')
      verdicts.push(verdictOf(object, answer))
      if (object.kind === 'CustomResourceDefinition' && !dryRun) await this.#untilEstablished(path)
    }
    return verdicts
  }

  async pathOf({ apiVersion, kind, metadata }: KubeObject): Promise<string> {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
    const resource = (await this.#resourcesOf(base)).find((one) => one.kind === kind && !one.name.includes('/'))
    // A kind that the server does not know is refused by its answer to this path.
    const { name = `${kind.toLowerCase()}s`, namespaced = false } = resource ?? {}
    const space = namespaced ? `/namespaces/${encodeURIComponent(metadata.namespace ?? 'default')}` : ''
    return `${base}${space}/${name}/${encodeURIComponent(metadata.name)}`
  }

  async ask(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    const headers = body === undefined ? {} : { 'content-type': contentType }
    const sent = request(`${this.#url}${path}`, { method, agent: this.#agent, headers })
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve).once('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
    const said = await text(response)
    const isJson = response.headers['content-type']?.startsWith('application/json') === true
    return {
      status: response.statusCode ?? 0,
      body: isJson ? JSON.parse(said) : said,
      warnings: warningsIn(response.headersDistinct['warning'] ?? []),
    }
  }

  #resourcesOf(base: string): Promise<Resource[]> {
    const known = this.#resources.get(base) ?? this.#discover(base)
    this.#resources.set(base, known)
    return known
  }

  async #discover(base: string): Promise<Resource[]> {
    const { status, body } = await this.ask('GET', base)
    if (status === 200 && isResourceList(body)) return body.resources
    // Another definition may bring it yet.
    this.#resources.delete(base)
    return []
  }

  async #untilEstablished(path: string): Promise<void> {
    this.#resources.clear()
    const until = Date.now() + READY_MS
    while (!JSON.stringify((await this.ask('GET', path)).body).includes('"type":"Established"')) {
      if (Date.now() > until) throw new Error(`${path} does not become established`)
      await pause(POLL_MS)
    }
  }
}

interface Resource {
  name: string
  kind: string
  namespaced: boolean
}

function verdictOf(object: KubeObject, { status, body, warnings }: Answer): Verdict {
  const accepted = status === 200 || status === 201
  return { object, status, accepted, message: accepted ? '' : messageIn(body), warnings }
}

function messageIn(body: unknown): string {
  return hasMessage(body) ? body.message : JSON.stringify(body)
}

/** RFC 9111 once: `299 - "the words"`. */
function warningsIn(headers: readonly string[]): string[] {
  return headers.flatMap((header) =>
    [...header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, words = '']) => words.replaceAll(/\\(.)/g, '$1')),
  )
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'status' in value
}

function isResourceList(value: unknown): value is { resources: Resource[] } {
  return typeof value === 'object' && value !== null && 'resources' in value && Array.isArray(value.resources)
}

function hasMessage(value: unknown): value is { message: string } {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
}
