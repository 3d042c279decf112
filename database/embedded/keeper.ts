import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault, type Fault } from '@cloudtolocalllm/runtime/fault'
import { chooseAccount, ownName } from './account.ts'
import { type Cluster, clusterDirectory, openCluster } from './cluster.ts'
import { makeDataDirectory } from './data-directory.ts'
import { lockDirectory } from './directory-lock.ts'
import { errorMessage, type FromKeeper, type KeeperOptions, type ToKeeper } from './keeper-message.ts'
import { copyOfPrograms, programsInPlace } from './programs.ts'
import { type RunningServer, startServer } from './server.ts'
import { faultOfSystem } from './server-fault.ts'

/** Where every user can reach a copy that root made. */
const COPIES_OF_ROOT = '/var/lib/cloudtolocalllm/programs'

/** Time between attempts to bring a lost server back: the first, and the longest. */
const BACK_OFF_MS = { first: 100, longest: 30_000 }

const DISK_FULL_PAUSE_MS = 60_000

/** A small process between a program and its database server: it ends the server when the program is gone. */
class Keeper {
  readonly #options: KeeperOptions
  readonly #stopping = new AbortController()
  #server: RunningServer | undefined
  #restarting = false
  #diskFullToldAt = 0

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  stop(): void {
    this.#stopping.abort()
  }

  restart(): void {
    this.#restarting = true
    void this.#server?.stop()
  }

  async run(): Promise<void> {
    const { signal } = this.#stopping
    const { dataDirectory, user, port } = this.#options
    makeDataDirectory(dataDirectory)
    const lock = await lockDirectory(dataDirectory, user, signal)
    tell({ type: 'progress', text: 'preparing the database' })
    const cluster = await prepareCluster(dataDirectory, signal)
    tell({ type: 'progress', text: 'starting the database' })
    let server = await this.#start(cluster, port)
    while (await this.#isLost(server)) server = await this.#bringBack(cluster, server.port)
    await server.stop()
    lock.release()
  }

  async #start(cluster: Cluster, port: number): Promise<RunningServer> {
    const onDiskFull = (fault: Fault) => this.#tellDiskFull(fault)
    const server = await startServer(cluster, { port, signal: this.#stopping.signal, onDiskFull })
    this.#server = server
    this.#restarting = false
    tell({ type: 'ready', connectionString: server.connectionString, port: server.port })
    return server
  }

  /** A server on a full disk says so at each attempt of everybody; a person hears it once a minute. */
  #tellDiskFull(fault: Fault): void {
    if (Date.now() < this.#diskFullToldAt + DISK_FULL_PAUSE_MS) return
    this.#diskFullToldAt = Date.now()
    tell({ type: 'trouble', text: describeFault(fault) })
  }

  /** Waits until the server ends by itself (true) or is to be ended (false). */
  async #isLost(server: RunningServer): Promise<boolean> {
    const { signal } = this.#stopping
    const asked = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    if (!signal.aborted) await Promise.race([server.ended, asked])
    return !signal.aborted
  }

  /** On the same port, so that the connection string stays true; for ever, because a full disk may be emptied. */
  async #bringBack(cluster: Cluster, port: number): Promise<RunningServer> {
    if (!this.#restarting) tell({ type: 'trouble', text: 'the database ended by itself and is started again' })
    for (let wait = BACK_OFF_MS.first; ; wait = Math.min(wait * 2, BACK_OFF_MS.longest)) {
      try {
        return await this.#start(cluster, port)
      } catch (error) {
        this.#stopping.signal.throwIfAborted()
        tell({ type: 'trouble', text: describeFault(error) })
        await pause(wait, undefined, { signal: this.#stopping.signal })
      }
    }
  }

  /** Whether what was thrown is only the way out of a start that nobody waits for any more. */
  isOurEnd(): boolean {
    return this.#stopping.signal.aborted
  }
}

async function prepareCluster(dataDirectory: string, signal: AbortSignal): Promise<Cluster> {
  const account = chooseAccount(clusterDirectory(dataDirectory))
  const programs = account
    ? await copyOfPrograms(COPIES_OF_ROOT)
    : await programsInPlace(path.join(dataDirectory, 'programs'))
  return await openCluster({ dataDirectory, programs, account, signal })
}

function tell(message: FromKeeper): void {
  if (process.connected) process.send?.(message)
}

async function main(options: KeeperOptions): Promise<void> {
  const keeper = new Keeper(options)
  process.on('disconnect', () => keeper.stop())
  process.on('message', ({ type }: ToKeeper) => (type === 'restart' ? keeper.restart() : keeper.stop()))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => keeper.stop())
  try {
    await keeper.run()
  } catch (error) {
    const place = { dataDirectory: options.dataDirectory, user: ownName() }
    if (!keeper.isOurEnd()) tell(errorMessage(faultOfSystem(error, place)))
  }
  if (process.connected) process.disconnect()
}

await main(JSON.parse(process.argv[2] ?? '{}'))
