import { setTimeout as pause } from 'node:timers/promises'
import { type EmbeddedServer, startEmbeddedServer } from '@cloudtolocalllm/database/embedded-server'
import { describeFault } from '@cloudtolocalllm/runtime/fault'
import { type Running, stopInOrder } from '@cloudtolocalllm/runtime/stop'
import { Agent } from './agent.ts'
import { type DataDirectory, openDataDirectory } from './data-directory.ts'
import { startDemonstration } from './demonstration.ts'
import type { EmbeddedEngine } from './embedded-engine/start.ts'
import { hasEngineWithModel } from './engine-search.ts'
import { Gateway } from './gateway.ts'
import { type GatewayAddress, gatewayAddress } from './gateway-address.ts'
import { firstModels } from './models.ts'
import type { Owner } from './owner.ts'
import { type Ready, removeReadyFile } from './ready-file.ts'
import type { Settings } from './settings.ts'
import type { Voice } from './voice.ts'

/** The embedded engine is mostly ready by then, and the agent need not be started a second time because of it. */
const ENGINE_HEAD_START_MS = 2000

/** What opens the service. */
export interface Access extends Ready, GatewayAddress {
  apiKeyFile: string
}

/** A model to try. */
export interface ModelChoice {
  name: string
  /** Only the small embedded model is there. */
  demonstration: boolean
}

/** The whole service of one data directory: database, gateway, agent and, where it is needed, an engine. */
export class Service implements Running {
  readonly #settings: Settings
  readonly #voice: Voice
  readonly #stopping = new AbortController()
  readonly #warn: (text: string) => void
  #database: EmbeddedServer | undefined
  #owner: Owner | undefined
  #gateway: Gateway | undefined
  #agent: Agent | undefined
  #engine: EmbeddedEngine | undefined
  #access: Access | undefined
  #engineStarting: Promise<EmbeddedEngine | undefined> = Promise.resolve(undefined)

  constructor(settings: Settings, voice: Voice) {
    this.#settings = settings
    this.#voice = voice
    this.#warn = (text) => {
      if (!this.#stopping.signal.aborted) voice.warn(text)
    }
  }

  /** Starts everything; resolves when this machine's agent is connected. */
  async start(): Promise<Access> {
    const directory = openDataDirectory(this.#settings.dataDirectory)
    // Read by every Node that we start: what it compiled once need not be compiled again, a tenth of a start.
    process.env['NODE_COMPILE_CACHE'] ??= directory.compiled
    this.#engineStarting = this.#startEngineIfNeeded(directory)
    // Who waits for it hears of a failure; until then it must not end the process.
    this.#engineStarting.catch(() => undefined)
    const connectionString = await this.#startDatabase(directory)
    // Only now is it certain that no other service uses the directory, and perhaps this file.
    if (this.#settings.readyFile !== undefined) await removeReadyFile(this.#settings.readyFile)
    const [owner, address] = await Promise.all([
      this.#meetOwner(connectionString, directory),
      this.#startGateway(connectionString, directory),
    ])
    await Promise.race([this.#engineStarting, pause(ENGINE_HEAD_START_MS)])
    const agent = this.#createAgent(owner, address.ownUrl, directory)
    const [deviceId, apiKey, loginUrl] = await Promise.all([
      this.#connect(agent),
      owner.apiKey(directory.apiKeyFile),
      owner.loginUrl(address.url),
    ])
    this.#access = { ...address, loginUrl, apiKey, apiKeyFile: directory.apiKeyFile, deviceId }
    return this.#access
  }

  /** The first model that can be asked; undefined as soon as it is known that this machine has none. */
  async modelOrNone(): Promise<ModelChoice | undefined> {
    return await Promise.race([this.model(), this.#noModel()])
  }

  /** The first model that can be asked, whenever that may be. */
  async model(): Promise<ModelChoice> {
    const { ownUrl, apiKey } = this.#started()
    const names = await firstModels(ownUrl, apiKey, this.#stopping.signal)
    const real = names.filter((name) => name !== this.#engine?.modelName || this.#settings.modelFile !== undefined)
    return { name: real[0] ?? names[0] ?? '', demonstration: real.length === 0 }
  }

  /** Another login link; the one of the start stays unused for the person. */
  async loginUrl(): Promise<string> {
    return (await this.#owner?.loginUrl(this.#started().url)) ?? ''
  }

  /** The gateway first, so that running answers can end; the database last. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#engine ??= await this.#engineStarting.catch(() => undefined)
    const owner = this.#owner && { stop: () => this.#owner?.close() ?? Promise.resolve() }
    const parts = [this.#database, owner, this.#engine, this.#agent, this.#gateway]
    await stopInOrder(parts.filter((part) => part !== undefined))
  }

  async #startDatabase({ database }: DataDirectory): Promise<string> {
    this.#database = await this.#voice.during('starting the database', (detail) =>
      startEmbeddedServer({
        dataDirectory: database,
        onProgress: detail,
        onTrouble: this.#warn,
        signal: this.#stopping.signal,
      }),
    )
    return this.#database.connectionString
  }

  async #meetOwner(connectionString: string, directory: DataDirectory): Promise<Owner> {
    // Loaded only now: the database starts in a process of its own meanwhile.
    const { Owner } = await import('./owner.ts')
    this.#owner = await Owner.of(connectionString, directory)
    return this.#owner
  }

  async #startGateway(connectionString: string, directory: DataDirectory): Promise<GatewayAddress> {
    const gateway = new Gateway(this.#settings, directory, connectionString, this.#warn)
    this.#gateway = gateway
    const port = await this.#voice.during('starting the gateway', () => gateway.listen())
    return gatewayAddress(this.#settings, port)
  }

  #createAgent(owner: Owner, gatewayUrl: string, directory: DataDirectory): Agent {
    const engineUrl = () => this.#engine?.url
    const parts = { settings: this.#settings, directory, gatewayUrl, owner, engineUrl, onTrouble: this.#warn }
    this.#agent = new Agent(parts)
    return this.#agent
  }

  /** An agent that was started before the embedded engine was there knows nothing of it, and is started anew. */
  async #connect(agent: Agent): Promise<string> {
    const knewEngine = this.#engine !== undefined
    const deviceId = await this.#voice.during('connecting this computer', () => agent.connect())
    const tellLater = async () => {
      const engine = await this.#engineStarting
      if (engine && !knewEngine && !this.#stopping.signal.aborted) await agent.restart()
    }
    tellLater().catch((error: unknown) => this.#stopping.signal.aborted || this.#warn(describeFault(error)))
    return deviceId
  }

  async #startEngineIfNeeded(directory: DataDirectory): Promise<EmbeddedEngine | undefined> {
    const { embeddedEngine, modelFile } = this.#settings
    if (!embeddedEngine) return undefined
    if (modelFile === undefined && (await hasEngineWithModel(this.#settings, directory.agent))) return undefined
    const engine = await startDemonstration(this.#settings, this.#voice, this.#stopping.signal)
    this.#engine = engine
    return engine
  }

  /** Resolves once every way to a model was tried in vain; a failure of the engine that the person asked for is thrown. */
  async #noModel(): Promise<undefined> {
    const engine = await this.#engineStarting
    const count = await this.#agent?.firstCount
    if (engine || count !== 0) await new Promise(() => undefined)
  }

  #started(): Access {
    if (this.#access) return this.#access
    throw new TypeError('the service was not started')
  }
}
