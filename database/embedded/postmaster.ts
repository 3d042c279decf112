import { execFile } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Cluster } from './cluster.ts'
import { isAlive } from './directory-lock.ts'
import { programFile } from './programs.ts'

/** From polite to certain: fast shutdown, immediate shutdown, the end. Each gets its time in milliseconds. */
const ENDINGS = [
  { signal: 'SIGINT', patienceMs: 20_000 },
  { signal: 'SIGQUIT', patienceMs: 5_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const

const POLL_MS = 20

const run = promisify(execFile)

/** The server's main process as its directory names it; it may be gone, and its number given to another one. */
export function readPostmaster(clusterDirectory: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path.join(clusterDirectory, 'postmaster.pid'), 'utf8'), 10) || undefined
  } catch {
    return undefined
  }
}

/**
 * Stops a server that outlived its keeper. The caller holds the directory's lock, so nobody else uses it.
 * A number that meanwhile belongs to some other program is forgotten, for PostgreSQL would refuse to start.
 */
export async function stopOrphan(cluster: Cluster): Promise<void> {
  const pid = readPostmaster(cluster.directory)
  if (pid === undefined || !isAlive(pid)) return
  if (await isPostmasterOf(cluster.directory, pid)) {
    await endPostmaster(cluster, pid, async () => !(await isPostmasterOf(cluster.directory, pid)))
  } else {
    rmSync(path.join(cluster.directory, 'postmaster.pid'), { force: true })
  }
}

/** Sends one signal after another until `isGone`; returns whether it is. */
export async function endPostmaster(
  cluster: Cluster,
  pid: number,
  isGone: () => boolean | Promise<boolean>,
): Promise<boolean> {
  for (const { signal, patienceMs } of ENDINGS) {
    await sendSignal(cluster, pid, signal)
    const giveUp = Date.now() + patienceMs
    while (Date.now() < giveUp) {
      if (await isGone()) return true
      await pause(POLL_MS)
    }
  }
  return false
}

/** Windows knows no signals: PostgreSQL's own program sends the words that stand for them. */
async function sendSignal({ programs }: Cluster, pid: number, signal: (typeof ENDINGS)[number]['signal']) {
  try {
    if (process.platform !== 'win32' || signal === 'SIGKILL') process.kill(pid, signal)
    else await run(programFile(programs, 'pg_ctl'), ['kill', signal.slice('SIG'.length), String(pid)])
  } catch {
    // Gone already; whether it is gone is asked next.
  }
}

/** Tells whether a living process is the server of this cluster. A server's working directory is its cluster. */
export async function isPostmasterOf(clusterDirectory: string, pid: number): Promise<boolean> {
  const directory = realpathSync(clusterDirectory)
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === directory
    if (process.platform === 'win32') return (await describeOnWindows(pid)).includes('postgres.exe')
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout.includes(clusterDirectory)
  } catch {
    // No such process, or one that is none of our business.
    return false
  }
}

async function describeOnWindows(pid: number): Promise<string> {
  return (await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'])).stdout
}
