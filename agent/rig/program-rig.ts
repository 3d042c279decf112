import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** The program as a person starts it, in a process of its own. */
export interface ProgramRig {
  child: ChildProcess
  /** What it said so far, by stream. */
  said: { answer: string; progress: string }
  messages: unknown[]
  /** Resolves with the exit code. */
  ended: Promise<number | null>
  /** Resolves when a stream has said something that fits. */
  says(stream: 'answer' | 'progress', pattern: RegExp): Promise<void>
}

/** Starts the program; `ipc` gives it a parent that listens. */
export function startProgram(
  t: TestContext,
  words: readonly string[],
  { ipc = false, environment = {} } = {},
): ProgramRig {
  const stdio: StdioOptions = ipc ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe']
  // The test's own environment may name engines and proxies.
  const { PATH, SystemRoot, LANG } = process.env
  const env = { PATH, SystemRoot, LANG, ...environment }
  const child = spawn(process.execPath, [MAIN, ...words], { stdio, env })
  const said = { answer: '', progress: '' }
  const messages: unknown[] = []
  const waiting: (() => void)[] = []
  const listen = (stream: 'answer' | 'progress') => (text: string) => {
    said[stream] += text
    for (const look of [...waiting]) look()
  }
  child.stdout?.setEncoding('utf8').on('data', listen('answer'))
  child.stderr?.setEncoding('utf8').on('data', listen('progress'))
  child.on('message', (message) => messages.push(message))
  // `close` comes when all that was said has been read, but never where the parent closed the channel itself.
  const ended = once(child, ipc ? 'exit' : 'close').then(([code]) => code)
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const says = (stream: 'answer' | 'progress', pattern: RegExp) =>
    new Promise<void>((resolve) => {
      const look = () => pattern.test(said[stream]) && resolve()
      waiting.push(look)
      look()
    })
  return { child, said, messages, ended, says }
}

/** Runs the program to its end. */
export async function runProgramOnce(
  t: TestContext,
  words: readonly string[],
  environment: Record<string, string> = {},
) {
  const { said, ended } = startProgram(t, words, { environment })
  return { code: await ended, ...said }
}
