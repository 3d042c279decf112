import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import type { Program } from './install.ts'

/** How many of its last words a dead engine is quoted with. */
const LAST_LINES = 20

export interface EngineProcess {
  readonly url: string
  readonly pid: number
  /** The last lines of its log, for the message of a test that fails. */
  log(): string
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

/** Starts an engine and waits until its log says where it listens; `listening` has the address as its first group. */
export async function startEngineProcess(
  { command, args }: Program,
  environment: NodeJS.ProcessEnv,
  listening: RegExp,
): Promise<EngineProcess> {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true })
  const exited = once(child, 'exit')
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  child.once('exit', () => process.off('exit', endWithUs))

  const lines: string[] = []
  const address = await Promise.race([untilListening(child, lines, listening), exited.then(() => undefined)])
  if (address === undefined || child.pid === undefined) throw died(command, lines)

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  return {
    url: `http://${address}`,
    pid: child.pid,
    log: () => lines.join('\n'),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

function untilListening(child: ChildProcess, lines: string[], listening: RegExp): Promise<string> {
  return new Promise((resolve) => {
    if (child.stderr === null) return
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      if (lines.length > LAST_LINES) lines.shift()
      const address = listening.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
  })
}

function died(command: string, lines: readonly string[]): Fault {
  return new Fault({ code: 'TEST_ENGINE_DIED', message: `${command} ended before it listened:\n${lines.join('\n')}` })
}
