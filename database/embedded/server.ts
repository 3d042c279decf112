import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from '@cloudtolocalllm/runtime/fault'
import { ownName } from './account.ts'
import { BoundedLog } from './bounded-log.ts'
import { type Cluster, SUPERUSER, writeSettings } from './cluster.ts'
import { type Launch, launchServer } from './launch.ts'
import { endPostmaster, stopOrphan } from './postmaster.ts'
import { DISK_FULL, faultOfServer } from './server-fault.ts'

/** Children of a server that was killed hold its memory until they notice; a port may be taken in the moment it was free. */
const PASSING_TROUBLE = /pre-existing shared memory block|could not (bind|create any TCP\/IP sockets)/
const PASSING_TROUBLE_MS = 15_000
const RETRY_MS = 100

const READY = 'database system is ready to accept connections'

/** A server that accepts connections. */
export interface RunningServer {
  port: number
  connectionString: string
  /** Resolves when it and all its children are gone, for whatever reason. */
  ended: Promise<void>
  /** Disconnects everybody, writes everything down and ends. */
  stop(): Promise<void>
}

interface StartOptions {
  /** 0: any free one. */
  port: number
  signal: AbortSignal
  /** Hears that the disk is full, each time the server says so. */
  onDiskFull?: (fault: Fault) => void
  launch?: Launch
}

/** Starts the server of a cluster whose directory we hold, and waits until it accepts connections. */
export async function startServer(cluster: Cluster, options: StartOptions): Promise<RunningServer> {
  await stopOrphan(cluster)
  const log = new BoundedLog(path.join(cluster.dataDirectory, 'server.log'))
  const giveUp = Date.now() + PASSING_TROUBLE_MS
  for (;;) {
    log.forget()
    const server = await tryToStart(cluster, log, options)
    if (server) return server
    if (!PASSING_TROUBLE.test(log.lines.join('\n')) || Date.now() > giveUp)
      throw failure(cluster, 'the database did not start', log.lines)
    await pause(RETRY_MS, undefined, { signal: options.signal })
  }
}

async function tryToStart(cluster: Cluster, log: BoundedLog, options: StartOptions) {
  const port = options.port === 0 ? await freePort() : options.port
  await writeSettings(cluster, port)
  const { outputs, pid } = await (options.launch ?? launchServer)(cluster)
  const ready = Promise.withResolvers<'ready'>()
  const follow = (line: string) => {
    if (line.includes(READY)) ready.resolve('ready')
    if (line.includes(DISK_FULL)) options.onDiskFull?.(failure(cluster, 'the database lacks room', [line]))
  }
  const ended = Promise.all(outputs.map((output) => log.follow(output, follow))).then(() => undefined)
  const server = {
    port,
    connectionString: connectionString(cluster, port),
    ended,
    stop: () => stop(cluster, pid, ended),
  }
  const outcome = await Promise.race([ready.promise, ended, aborted(options.signal)])
  if (outcome === 'aborted') await server.stop()
  options.signal.throwIfAborted()
  return outcome === 'ready' ? server : undefined
}

async function stop(cluster: Cluster, pid: () => number | undefined, ended: Promise<void>): Promise<void> {
  let gone = false
  const noted = ended.then(() => {
    gone = true
  })
  const known = pid()
  if (known !== undefined) await endPostmaster(cluster, known, () => gone)
  await noted
}

async function aborted(signal: AbortSignal): Promise<'aborted'> {
  if (!signal.aborted) await once(signal, 'abort')
  return 'aborted'
}

function failure({ dataDirectory, account }: Cluster, what: string, lines: readonly string[]): Fault {
  return faultOfServer(what, lines, { dataDirectory, user: account?.name ?? ownName() })
}

function connectionString({ password }: Cluster, port: number): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new TypeError('a listening socket has no port')
  return address.port
}
