import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { Fault } from '@cloudtolocalllm/runtime/fault'

const RETRY_MS = 50
/** A keeper whose program is gone is stopping its server; that takes at most this long. */
const PATIENCE_MS = 40_000
/** SQLite's code for a lock that another process holds. */
const SQLITE_BUSY = 5

/** Held by one process at a time, and by nobody once that process is gone, however it went. */
export interface DirectoryLock {
  release(): void
}

/**
 * Takes the directory for this process. The lock itself is SQLite's: the one lock of the operating system that Node
 * reaches on every platform and that ends with its holder. `user` is the process that a person would stop.
 * @throws Fault DATA_DIRECTORY_IN_USE while another living program uses it
 */
export async function lockDirectory(directory: string, user: number, signal: AbortSignal): Promise<DirectoryLock> {
  const userFile = path.join(directory, 'user')
  const giveUp = Date.now() + PATIENCE_MS
  for (;;) {
    const lock = tryToLock(path.join(directory, 'lock'))
    if (lock) {
      writeFileSync(userFile, `${user}\n`)
      return lock
    }
    const holder = readUser(userFile)
    if (holder === undefined || isAlive(holder) || Date.now() > giveUp) throw inUse(directory, holder)
    await pause(RETRY_MS, undefined, { signal })
  }
}

function tryToLock(file: string): DirectoryLock | undefined {
  // Opened by us first: what is wrong with the directory then has Node's own error code.
  closeSync(openSync(file, 'a', 0o600))
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
}

/** Undefined for the moment between taking the lock and writing the number. */
function readUser(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined
  } catch {
    return undefined
  }
}

/** Tells whether a process of this number exists, be it ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function inUse(directory: string, holder: number | undefined): Fault {
  const stop = process.platform === 'win32' ? `taskkill /PID ${holder}` : `kill ${holder}`
  return new Fault({
    code: 'DATA_DIRECTORY_IN_USE',
    message: `${directory} is in use by process ${holder ?? '(just starting)'}`,
    mend: `Stop that one (${stop}), or choose another directory: npm start -- --data DIR`,
  })
}
