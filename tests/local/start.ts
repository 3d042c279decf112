import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { systemErrorCode } from '@cloudtolocalllm/runtime/fault'

const root = path.resolve(import.meta.dirname, '../..')
const POLL_MS = 20
/** Nothing that these tests wait for takes longer, milliseconds. */
const PATIENCE_MS = 120_000

/** What the ready file holds. */
export interface Ready {
  url: string
  loginUrl: string
  apiKey: string
  deviceId: string
}

export interface StartOptions {
  words?: readonly string[]
  /** Holds data directory, ready file and home; one of its own where it is missing. */
  place?: string
  /** By number; ourselves where it is missing. */
  user?: { uid: number; gid: number } | undefined
  environment?: Record<string, string>
  /** Run by set-up, as where a person types `npm start`. */
  throughSetUp?: boolean
  /** A command that runs it, with its first words. */
  within?: readonly string[]
}

/** A folder with a space in its name, gone when the tests are. */
export function makePlace(): string {
  const place = mkdtempSync(path.join(tmpdir(), 'npm start '))
  after(() => rmSync(place, { recursive: true, force: true, maxRetries: 10 }))
  return place
}

/** `npm start` in a process of its own. */
export class Start {
  readonly place: string
  readonly child: ChildProcess
  /** All that it wrote so far. */
  output = ''
  errors = ''

  constructor({ words = [], place = makePlace(), user, environment, throughSetUp, within = [] }: StartOptions) {
    this.place = place
    rmSync(this.readyFile, { force: true })
    const program = [...(throughSetUp ? ['tools/setup.mjs'] : []), 'local/main.ts']
    const own = ['--data', this.data, '--ready-file', this.readyFile, '--port', '0', '--no-open']
    const [command = '', ...rest] = [...within, process.execPath, ...program, ...own, ...words]
    this.child = spawn(command, rest, {
      cwd: root,
      detached: true,
      env: { ...process.env, HOME: place, ...environment },
      ...user,
    })
    this.child.stdout?.on('data', (text) => (this.output += text))
    this.child.stderr?.on('data', (text) => (this.errors += text))
    after(() => this.end('SIGINT'))
  }

  get data(): string {
    return path.join(this.place, 'data')
  }

  get readyFile(): string {
    return path.join(this.place, 'ready.json')
  }

  /** What the ready file says, once it is there. */
  async ready(): Promise<Ready> {
    await this.until(() => existsSync(this.readyFile) || this.hasEnded)
    if (!existsSync(this.readyFile)) throw new Error(`it ended instead of being ready:\n${this.errors}`)
    return JSON.parse(readFileSync(this.readyFile, 'utf8'))
  }

  /** Sends a signal and returns the exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal)
    return await this.exit()
  }

  async exit(): Promise<number | null> {
    if (!this.hasEnded) await once(this.child, 'exit')
    return this.child.exitCode
  }

  /** All processes of this service, however they came about: by the home that they were given, or by where they are. */
  processes(): { pid: number; command: string }[] {
    const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    const all = numbers.map((name) => ({ pid: Number(name), command: readProcess(name, 'cmdline'), name }))
    return all.filter(
      ({ name }) => readProcess(name, 'environ').includes(this.place) || whereIs(name).startsWith(this.place),
    )
  }

  /** The process of a program of the service, by a part of its command. */
  process(part: string): number {
    const found = this.processes().find(({ command }) => command.includes(part))
    if (!found) throw new Error(`no process of the service has ${part} in its command`)
    return found.pid
  }

  /** Kills a process of the service and waits for the one that takes its place. */
  async killAndReplace(part: string): Promise<void> {
    const killed = this.process(part)
    process.kill(killed, 'SIGKILL')
    await this.until(() => this.processes().some(({ pid, command }) => pid !== killed && command.includes(part)))
  }

  /** Kills all processes of the service, as a power cut would; those that died with another one are gone already. */
  killAll(): void {
    for (const { pid } of this.processes()) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch (error) {
        if (systemErrorCode(error) !== 'ESRCH') throw error
      }
    }
  }

  /** Waits until no process of the service is left. */
  async nothingLeft(): Promise<void> {
    await this.until(() => this.processes().length === 0)
  }

  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const giveUp = Date.now() + PATIENCE_MS
    while (!(await condition())) {
      if (Date.now() > giveUp) throw new Error(`still not so: ${condition}\n${this.output}\n${this.errors}`)
      await pause(POLL_MS)
    }
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }
}

/** Asks a model and returns the answer's status and words. */
export async function ask({ url, apiKey }: Ready, model: string, question = 'Hello'): Promise<[number, string]> {
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: question }], max_tokens: 8 }),
  })
  return [answer.status, await answer.text()]
}

/** True when a model answers; false also while nobody is there. */
export async function answers(ready: Ready, model: string): Promise<boolean> {
  return await ask(ready, model).then(
    ([status]) => status === 200,
    () => false,
  )
}

function readProcess(name: string, file: string): string {
  try {
    return readFileSync(`/proc/${name}/${file}`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

function whereIs(name: string): string {
  try {
    return readlinkSync(`/proc/${name}/cwd`)
  } catch {
    return ''
  }
}
