import { randomUUID } from 'node:crypto'
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import * as z from 'zod'
import type { DataDirectory } from './data-directory.ts'

const FILE = 'agent.lock'

/** Milliseconds between two signs of life of the holder. */
const BEAT = 1_000

/** A holder that gave no sign for so long, while we watched, is gone. */
const SILENCE = 3 * BEAT

const Holder = z.object({ pid: z.int().positive(), token: z.string() })
type Holder = z.infer<typeof Holder>

/** The right to be this data directory's only running agent. */
export interface SingleInstance extends Running {
  /** Resolves with a Fault when another process took the right over; never otherwise. */
  readonly lost: Promise<Fault>
}

/** Takes the right, or throws a Fault that names the process which has it. */
export async function becomeSingleInstance(directory: DataDirectory): Promise<SingleInstance> {
  const file = directory.file(FILE)
  const token = randomUUID()
  await directory.ensure()
  while (!(await tryToTake(file, token))) {
    const holder = await readHolder(file)
    const found = holder ? await watch(file, holder) : await watchUnwritten(file)
    if (found === 'alive') throw alreadyRunning(directory, holder)
    if (found === 'gone') await rm(file, { force: true })
  }
  return hold(directory, token)
}

/** The process number of the agent that runs on this data directory, or undefined. */
export async function runningInstance(directory: DataDirectory): Promise<number | undefined> {
  const file = directory.file(FILE)
  const holder = await readHolder(file)
  return holder && hasProcess(holder.pid) && (await ageOf(file)) < SILENCE ? holder.pid : undefined
}

function hold(directory: DataDirectory, token: string): SingleInstance {
  const file = directory.file(FILE)
  let timer: NodeJS.Timeout | undefined
  const lost = new Promise<Fault>((resolve) => {
    const beat = async () => {
      const holder = await readHolder(file)
      if (holder?.token === token) return utimes(file, new Date(), new Date())
      clearInterval(timer)
      resolve(alreadyRunning(directory, holder))
    }
    timer = setInterval(() => beat().catch(resolve), BEAT)
  })
  return {
    lost,
    async stop() {
      clearInterval(timer)
      if ((await readHolder(file))?.token === token) await rm(file, { force: true })
    },
  }
}

async function tryToTake(file: string, token: string): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify({ pid: process.pid, token }), { flag: 'wx', mode: 0o600 })
    // Whoever saw the same dead holder may have removed our file again: it is ours only while it stays.
    return (await readHolder(file))?.token === token
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    throw error
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return Holder.safeParse(JSON.parse(await readFile(file, 'utf8'))).data
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * Waits for the holder's next sign of life, or until the lock is no longer its own. The last sign proves nothing: who was
 * killed a moment ago may still be in the list of processes, and after a restart of a container its number is ours.
 */
async function watch(file: string, { pid, token }: Holder): Promise<'alive' | 'gone' | 'changed'> {
  const last = await beatenAt(file)
  for (let waited = 0; waited < SILENCE && hasProcess(pid); waited += BEAT / 4) {
    await pause(BEAT / 4)
    if ((await readHolder(file))?.token !== token) return 'changed'
    if ((await beatenAt(file)) !== last) return 'alive'
  }
  return 'gone'
}

/** A lock without a holder was made this moment and is about to be written, or its writer died just then. */
async function watchUnwritten(file: string): Promise<'gone' | 'changed'> {
  if ((await ageOf(file)) > BEAT) return 'gone'
  await pause(BEAT / 20)
  return 'changed'
}

async function ageOf(file: string): Promise<number> {
  return Date.now() - (await beatenAt(file))
}

/** Milliseconds since 1970; long ago where there is no lock. */
async function beatenAt(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return Number.NEGATIVE_INFINITY
    throw error
  }
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'
  }
}

function alreadyRunning(directory: DataDirectory, holder: Holder | undefined): Fault {
  return new Fault({
    code: 'AGENT_RUNNING',
    message: `an agent runs already on ${directory.path}${holder ? ` (process ${holder.pid})` : ''}`,
    mend: 'See what it does: cloudtolocalllm status; a second agent needs a folder of its own: --data DIR',
  })
}
