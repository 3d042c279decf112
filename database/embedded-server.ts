import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeFault, Fault } from '@cloudtolocalllm/runtime/fault'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import type { FromKeeper, KeeperOptions, ToKeeper } from './embedded/keeper-message.ts'

/** How the embedded server is started. */
export interface EmbeddedServerOptions {
  /** Holds the cluster, its password and its log, and belongs to one running program; made where it is missing. */
  dataDirectory: string
  /** What is being done right now, for a person who waits: `starting the database`. */
  onProgress?: (text: string) => void
  /** What went wrong while it ran and is being mended, for a person. */
  onTrouble?: (text: string) => void
  /** Gives the start up; a server that runs is ended by `stop`. */
  signal?: AbortSignal
}

/** A PostgreSQL server of our own on 127.0.0.1 that ends with this process, however this process ends. */
export interface EmbeddedServer extends Running {
  /** Of the superuser, to the database `postgres`. Stays true when the server is restarted. */
  connectionString: string
  /** Ends every connection and resolves when the server accepts new ones. */
  restart(): Promise<void>
}

/** Time between attempts to start a lost keeper again: the first, and the longest. */
const BACK_OFF_MS = { first: 100, longest: 30_000 }

const KEEPER = fileURLToPath(new URL('./embedded/keeper.ts', import.meta.url))

/**
 * Starts PostgreSQL on a directory, which is made and filled when it is empty.
 * @throws Fault DATA_DIRECTORY_IN_USE, DATA_DIRECTORY_NEWER, DATA_DIRECTORY_OLDER, DATA_DIRECTORY_DAMAGED, DISK_FULL,
 * PERMISSION_DENIED, DATABASE_ACCOUNT_MISSING, DATABASE_PROGRAMS_MISSING, DATABASE_FAILED
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const handle = new KeeperHandle({ ...options, dataDirectory: path.resolve(options.dataDirectory) })
  options.signal?.throwIfAborted()
  const giveUp = () => void handle.stop()
  options.signal?.addEventListener('abort', giveUp)
  const connectionString = await handle.start().finally(() => options.signal?.removeEventListener('abort', giveUp))
  return { connectionString, restart: () => handle.restart(), stop: () => handle.stop() }
}

/** The program's end of the channel to the keeper; a keeper that is lost is replaced by another one on the same port. */
class KeeperHandle {
  readonly #options: EmbeddedServerOptions
  #child: ChildProcess | undefined
  #ready = Promise.withResolvers<string>()
  #port = 0
  #stopping = false
  #comingBack: NodeJS.Timeout | undefined
  #backOff = BACK_OFF_MS.first

  constructor(options: EmbeddedServerOptions) {
    this.#options = options
  }

  async start(): Promise<string> {
    this.#spawn()
    return await this.#ready.promise
  }

  async restart(): Promise<void> {
    this.#ready = Promise.withResolvers()
    this.#send({ type: 'restart' })
    await this.#ready.promise
  }

  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#comingBack)
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    this.#send({ type: 'stop' })
    await gone
  }

  #spawn(): void {
    const argument: KeeperOptions = { dataDirectory: this.#options.dataDirectory, port: this.#port, user: process.pid }
    // Detached: Ctrl-C in a terminal reaches everything in it, and the database must end last.
    const child = fork(KEEPER, [JSON.stringify(argument)], {
      detached: true,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child = child
    child.on('message', (message: FromKeeper) => this.#hear(message))
    child.once('error', (error) => this.#ready.reject(error))
    // Its last words may arrive after the news of its end.
    child.once('exit', (code, signal) => {
      const lost = () => this.#lost(signal ?? code)
      if (child.connected) child.once('disconnect', lost)
      else lost()
    })
  }

  #hear(message: FromKeeper): void {
    if (message.type === 'progress') this.#options.onProgress?.(message.text)
    else if (message.type === 'trouble') this.#options.onTrouble?.(message.text)
    else if (message.type === 'failed') this.#failed(new Fault(message.fault))
    else if (message.type === 'defect') this.#failed(new Error(message.text))
    else this.#becameReady(message.connectionString, message.port)
  }

  /** The first start fails for whoever waits for it; a later one is tried again. */
  #failed(error: Error): void {
    if (this.#port === 0) this.#ready.reject(error)
    else this.#options.onTrouble?.(describeFault(error))
  }

  #becameReady(connectionString: string, port: number): void {
    this.#port = port
    this.#backOff = BACK_OFF_MS.first
    this.#ready.resolve(connectionString)
  }

  #lost(reason: string | number | null): void {
    const wasNeverReady = this.#port === 0
    if (wasNeverReady) this.#ready.reject(this.#reasonOfNoStart(reason))
    if (wasNeverReady || this.#stopping) return
    this.#options.onTrouble?.(`the keeper of the database ended with ${reason} and is started again`)
    this.#comingBack = setTimeout(() => this.#spawn(), this.#backOff)
    this.#backOff = Math.min(this.#backOff * 2, BACK_OFF_MS.longest)
  }

  #reasonOfNoStart(reason: string | number | null): unknown {
    const { signal } = this.#options
    return signal?.aborted ? signal.reason : new Error(`the keeper of the database ended with ${reason}`)
  }

  #send(message: ToKeeper): void {
    if (this.#child?.connected) this.#child.send(message)
  }
}
