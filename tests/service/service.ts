import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Call, createClient, type Fetch } from '@cloudtolocalllm/api/client'
import { type Database, openDatabase } from '@cloudtolocalllm/database/connect'
import { type EmbeddedServer, startEmbeddedServer } from '@cloudtolocalllm/database/embedded-server'
import { createEnrolment } from '@cloudtolocalllm/database/enrolments'
import { createKey } from '@cloudtolocalllm/database/keys'
import { createLoginLink } from '@cloudtolocalllm/database/login-links'
import { migrate } from '@cloudtolocalllm/database/migrate'
import { firstPerson } from '@cloudtolocalllm/database/people'
import type { CuttableLink } from '../faults/cuttable-link.ts'
import { Program } from './program.ts'

export interface ServiceOptions {
  /** Addresses of the engines that the agent serves. */
  engines: readonly string[]
  /** Settings of the gateway beside those that the service needs. */
  gateway?: Readonly<Record<string, string>>
  /** A link between gateway and agent that can be cut. */
  link?: CuttableLink
  /** The agent's program, where it is not ours. */
  agent?: string
  /** Where the agent finds the gateway that listens at `url`, where something stands between them. */
  between?: (url: string) => Promise<string>
}

/** Database, gateway and agent as real processes, paired, with a model to ask. */
export class Service {
  readonly directory: string
  readonly server: EmbeddedServer
  readonly database: Database
  readonly ownerId: string
  readonly key: string
  readonly options: ServiceOptions
  url = ''
  deviceId = ''
  gateway!: Program
  agent!: Program

  constructor(parts: Pick<Service, 'directory' | 'server' | 'database' | 'ownerId' | 'key' | 'options'>) {
    this.directory = parts.directory
    this.server = parts.server
    this.database = parts.database
    this.ownerId = parts.ownerId
    this.key = parts.key
    this.options = parts.options
  }

  /** Starts a gateway; on the same port as before when there was one. */
  async startGateway(): Promise<void> {
    const port = this.url === '' ? '0' : new URL(this.url).port
    const link = this.options.link
    this.gateway = new Program('gateway/main.ts', [], {
      CLOUDTOLOCALLLM_DATABASE_URL: this.server.connectionString,
      CLOUDTOLOCALLLM_PORT: port,
      CLOUDTOLOCALLLM_LOG: 'warn',
      CLOUDTOLOCALLLM_DRAIN_SECONDS: '5',
      ...link?.gatewaySettings,
      ...this.options.gateway,
    })
    const listening = (await this.gateway.message('listening'))['port']
    this.url = link ? `https://${link.gatewayHost}:${listening}` : `http://127.0.0.1:${listening}`
  }

  /** Starts the agent; it is paired at its first start. Resolves when a model of it can be asked. */
  async startAgent(): Promise<void> {
    const { token } = await createEnrolment(this.database, this.ownerId)
    const engines = this.options.engines.flatMap((engine) => ['--engine', engine])
    const data = path.join(this.directory, 'agent')
    const { link, agent = 'agent/main.ts', between } = this.options
    const address = between ? await between(this.url) : this.url
    const args = ['connect', address, '--data', data, '--enrolment', token, '--no-search', ...engines]
    const trust = link ? { NODE_EXTRA_CA_CERTS: link.certificateFile } : {}
    this.agent = new Program(agent, args, trust, link?.namespace)
    this.deviceId = String((await this.agent.message('online'))['deviceId'])
    await this.modelsSeen()
  }

  /** Resolves when the gateway lists at least one model. */
  async modelsSeen(): Promise<string[]> {
    let names: string[] = []
    await this.until(async () => {
      const text = await this.get('/v1/models').then(
        (answer) => answer.text(),
        () => '',
      )
      names = [...text.matchAll(/"id":"([^"]+)"/g)].map(([, name = '']) => name)
      return names.length > 0
    })
    return names
  }

  /** Resolves when the gateway answers nothing any more, as its metrics say. */
  nothingInFlight(): Promise<void> {
    return this.until(async () => /^cloudtolocalllm_streams 0$/m.test(await (await this.get('/metrics')).text()))
  }

  /** Asks again until it is so; the test runner's limit ends a wait that is in vain. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50))
  }

  get(address: string): Promise<Response> {
    return fetch(this.url + address, { headers: { authorization: `Bearer ${this.key}` } })
  }

  post(address: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' }
    return fetch(this.url + address, { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null })
  }

  /** The console as a signed-in person uses it. */
  async signIn(): Promise<Call<AbortSignal>> {
    const { token } = await createLoginLink(this.database, this.ownerId)
    let cookie = ''
    const withCookie: Fetch<AbortSignal> = async (url, init) => {
      const answer = await fetch(url, { ...init, headers: { ...init.headers, cookie, origin: this.url } })
      cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
      return answer
    }
    const call = createClient<AbortSignal>(withCookie, this.url)
    await call('signIn', { body: { token } })
    return call
  }

  async stop(): Promise<void> {
    await this.agent?.kill()
    await this.gateway?.kill()
    await this.database.destroy()
    await this.server.stop()
    await rm(this.directory, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** Starts everything in a directory of its own; {@link Service.stop} ends it. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const directory = await mkdtemp(path.join(tmpdir(), 'service '))
  const server = await startEmbeddedServer({ dataDirectory: path.join(directory, 'database') })
  await migrate(server.connectionString)
  const database = openDatabase(server.connectionString)
  const { id: ownerId } = await firstPerson(database, 'Owner')
  const { secret } = await createKey(database, { ownerId, name: 'test', models: null, expiresAt: null })
  const service = new Service({ directory, server, database, ownerId, key: secret, options })
  try {
    await service.startGateway()
    await service.startAgent()
    return service
  } catch (error) {
    await service.stop()
    throw error
  }
}
