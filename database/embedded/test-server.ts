import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { isAlive } from './directory-lock.ts'
import { readPostmaster } from './postmaster.ts'

/** Nothing that tests wait for takes longer; milliseconds. */
const PATIENCE_MS = 60_000

const HOST = fileURLToPath(new URL('./test-host.ts', import.meta.url))

/** Any account that is not root, by its numbers; where we are not root, ourselves. */
export const ordinaryUser = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined

/** A directory with a space in its path that only we may enter. */
export function temporaryDirectory(owner?: { uid: number; gid: number }): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'ctl däta '))
  if (owner) chownSync(directory, owner.uid, owner.gid)
  after(() => rmSync(directory, { recursive: true, force: true, maxRetries: 10 }))
  return directory
}

/** Runs one statement on a connection of its own. */
export async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** The numbers of the server's and its keeper's process. */
export function processesOf(dataDirectory: string): { server: number; keeper: number } {
  const server = readPostmaster(path.join(dataDirectory, 'cluster')) ?? 0
  const parent = execFileSync('ps', ['-o', 'ppid=', '-p', String(server)], { encoding: 'utf8' })
  return { server, keeper: Number(parent) }
}

/** Waits until something is the case. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUp = Date.now() + PATIENCE_MS
  while (!(await condition())) {
    if (Date.now() > giveUp) throw new Error(`still not the case after ${PATIENCE_MS} ms: ${condition}`)
    await pause(20)
  }
}

/** Waits until a process is gone. */
export async function gone(pid: number): Promise<void> {
  await eventually(() => !isAlive(pid))
}

/** A program with a database in a process of its own. */
export interface Host {
  child: ChildProcess
  /** The next line of what it says. */
  hear(): Promise<Record<string, string>>
}

/** Starts {@link HOST} on a data directory, as another user or within another command where asked. */
export function startHost(dataDirectory: string, user?: { uid: number; gid: number }, within: string[] = []): Host {
  const [program = process.execPath, ...rest] = [...within, process.execPath, HOST, dataDirectory]
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'], ...user })
  after(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { child, hear: async () => JSON.parse((await lines.next()).value ?? '{}') }
}

/** Ends a host the ordinary way. */
export async function stopHost({ child }: Host): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
