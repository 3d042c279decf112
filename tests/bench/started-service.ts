import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { pause } from './pause.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** What `npm start` writes for programs. */
export interface Ready {
  url: string
  apiKey: string
}

/** The whole service, started as a person starts it. */
export class StartedService {
  readonly #child: ChildProcess
  readonly #readyFile: string
  #output = ''

  /** `command` gets its ready file named behind it. */
  constructor(command: readonly string[], directory: string, environment: NodeJS.ProcessEnv, place: string) {
    this.#readyFile = path.join(place, 'ready.json')
    rmSync(this.#readyFile, { force: true })
    const [program = '', ...rest] = command
    const words = [...rest, '--ready-file', this.#readyFile]
    // A group of its own, because Ctrl-C reaches all of a terminal's group and npm passes nothing on.
    this.#child = spawn(program, words, { cwd: directory, env: environment, detached: true })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (text) => {
        this.#output = (this.#output + text).slice(-4_000)
      })
    }
    for (const signal of SIGNALS) process.once(signal, this.#giveUp)
  }

  /** Resolves when a model can be asked. Rejects where it ends before. */
  async ready(): Promise<Ready> {
    while (!existsSync(this.#readyFile)) {
      if (this.#child.exitCode !== null) throw new Error(`the service ended instead of being ready:\n${this.#output}`)
      await pause(10)
    }
    return JSON.parse(readFileSync(this.#readyFile, 'utf8'))
  }

  async stop(): Promise<void> {
    for (const signal of SIGNALS) process.off(signal, this.#giveUp)
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#interrupt()
    await once(this.#child, 'exit')
  }

  /** Ctrl-C. Windows knows no groups: there the process that we started ends, and those behind it with their channels. */
  #interrupt(): void {
    const { pid } = this.#child
    if (pid === undefined || process.platform === 'win32') this.#child.kill('SIGINT')
    else process.kill(-pid, 'SIGINT')
  }

  /** A run that is broken off leaves nothing behind. */
  readonly #giveUp = () => {
    this.#interrupt()
    process.exit(ExitCode.failed)
  }
}

/** Asks a model for a stream; resolves when its first bytes have come. */
export async function firstToken({ url, apiKey }: Ready, model: string): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const messages = [{ role: 'user', content: 'Hello' }]
  const body = JSON.stringify({ model, stream: true, max_tokens: 8, messages })
  const answer = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body })
  if (answer.status !== 200 || !answer.body) throw new Error(`${model} answered with ${answer.status}`)
  const reader = answer.body.getReader()
  let text = ''
  while (!/"content":\s*"[^"]/.test(text)) {
    const { value, done } = await reader.read()
    if (done) throw new Error(`no token came: ${text}`)
    text += Buffer.from(value)
  }
  await reader.cancel()
}
