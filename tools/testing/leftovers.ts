import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** A process that a test file started and did not end. */
export interface Leftover {
  pid: number
  command: string
}

/** Every process that a test file starts inherits this variable; its value names the run of the file. */
export const mark = 'CLOUDTOLOCALLLM_TEST_RUN'

/** A process that was told to end may take this long; PostgreSQL writes its checkpoint meanwhile. */
const graceMs = 5000
const pollMs = 100

/** Waits for the processes of a run to end; kills those that do not and returns them. */
export async function endLeftovers(run: string, grace = graceMs): Promise<Leftover[]> {
  const left = await waitForEnd(run, grace)
  for (const { pid } of left) kill(pid)
  if (left.length > 0) await waitForEnd(run, graceMs)
  return left
}

/** Returns the processes that are still there after `grace` milliseconds. */
async function waitForEnd(run: string, grace: number): Promise<Leftover[]> {
  const until = Date.now() + grace
  while (Date.now() < until && processesOf(run).length > 0) await pause(pollMs)
  return processesOf(run)
}

/** By the environment that Linux shows in /proc; elsewhere nothing is known, and nothing found. */
function processesOf(run: string): Leftover[] {
  if (process.platform !== 'linux') return []
  const wanted = `${mark}=${run}`
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && readProcess(name, 'environ').includes(wanted))
    .map((name) => ({ pid: Number(name), command: readProcess(name, 'cmdline').join(' ').trim() }))
}

/** Empty for a process that has ended meanwhile, or that belongs to somebody else. */
function readProcess(name: string, file: string): string[] {
  try {
    return readFileSync(`/proc/${name}/${file}`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
