import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { Cluster } from './cluster.ts'
import { readPostmaster } from './postmaster.ts'
import { programFile } from './programs.ts'
import { serverArguments, serverProcess } from './server-process.ts'

/** A server that was launched and may not be ready yet. */
export interface Launched {
  /** What it says; all of them end when it and all its children are gone. */
  outputs: Readable[]
  /** The process to stop it by; undefined where it is not known yet. */
  pid(): number | undefined
}

/** Starts the server of a cluster. */
export type Launch = (cluster: Cluster) => Promise<Launched>

/** As our child on POSIX; on Windows PostgreSQL refuses administrator's rights, which `pg_ctl` gives up for it. */
export const launchServer: Launch = (cluster) =>
  process.platform === 'win32' ? launchThroughPgCtl(cluster) : launchAsChild(cluster)

export const launchAsChild: Launch = async (cluster) => {
  const child = spawnProgram(cluster, 'postgres', serverArguments(cluster))
  await once(child, 'spawn')
  return { outputs: [child.stdout, child.stderr], pid: () => child.pid }
}

/** The server inherits the outputs of `pg_ctl`, which itself is gone at once. */
export const launchThroughPgCtl: Launch = async (cluster) => {
  const child = spawnProgram(cluster, 'pg_ctl', ['start', '--silent', '--no-wait', ...serverArguments(cluster)])
  await once(child, 'spawn')
  return { outputs: [child.stdout, child.stderr], pid: () => readPostmaster(cluster.directory) }
}

function spawnProgram(cluster: Cluster, name: 'postgres' | 'pg_ctl', programArguments: string[]) {
  return spawn(programFile(cluster.programs, name), programArguments, {
    ...serverProcess(cluster),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
