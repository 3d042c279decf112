import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import { ChildLog } from './child-log.ts'

/** Time between a death and the next start: the first, doubled each time up to the longest; a minute of life starts afresh. */
const BACK_OFF_MS = { first: 250, longest: 30_000, healthy: 60_000 }
/** A program that was asked to end and has not is killed. */
const STOP_MS = 15_000

/** A message of a program of ours. */
export interface Message {
  type: string
  [key: string]: unknown
}

/** How one of our programs is run. */
export interface ProgramSpec {
  /** As the person reads it: `gateway`. */
  name: string
  file: string
  /** Asked before each start. */
  words(): readonly string[] | Promise<readonly string[]>
  environment(): Record<string, string> | Promise<Record<string, string>>
  /** The message that says: up. */
  readyMessage: string
  logFile: string
  onMessage?(message: Message): void
  /** What a person should hear while it runs. */
  onTrouble(text: string): void
  /** Whether another start can help after this fault. */
  comesBack?(fault: Fault | undefined): boolean
}

/** A program in a process of its own, which ends with ours and is started again whenever it dies. */
export class SupervisedProgram implements Running {
  readonly #spec: ProgramSpec
  readonly #log: ChildLog
  #child: ChildProcess | undefined
  #stopping = false
  #replacing = false
  #backOff = BACK_OFF_MS.first
  #comingBack: NodeJS.Timeout | undefined

  constructor(spec: ProgramSpec) {
    this.#spec = spec
    this.#log = new ChildLog(spec.logFile)
  }

  /**
   * Starts it, and resolves with the message that says that it is up.
   * @throws Fault as the program wrote it, or PROGRAM_ENDED
   */
  async start(): Promise<Message> {
    const child = await this.#spawn()
    const ready = Promise.withResolvers<Message>()
    child.on('message', (message: Message) => {
      if (message.type === this.#spec.readyMessage) ready.resolve(message)
    })
    child.once('error', ready.reject)
    child.once('exit', () => ready.reject(this.#reason()))
    const message = await ready.promise
    this.#watch(child)
    return message
  }

  /** Ends it and starts it anew, because its words have changed. */
  async restart(): Promise<Message> {
    this.#replacing = true
    await this.#end()
    this.#replacing = false
    return await this.start()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#comingBack)
    await this.#end()
    this.#log.close()
  }

  async #spawn(): Promise<ChildProcess> {
    const { file, onMessage } = this.#spec
    const words = await this.#spec.words()
    const env = { ...process.env, ...(await this.#spec.environment()) }
    this.#log.begin()
    // Detached: what the person types into the terminal reaches us alone, and we end the others in order.
    const child = spawn(process.execPath, [file, ...words], {
      detached: true,
      windowsHide: true,
      env,
      stdio: ['ignore', 'ignore', this.#log.descriptor, 'ipc'],
    })
    child.on('message', (message: Message) => onMessage?.(message))
    this.#child = child
    return child
  }

  #watch(child: ChildProcess): void {
    const since = performance.now()
    const died = () => {
      if (this.#stopping || this.#replacing) return
      if (performance.now() - since > BACK_OFF_MS.healthy) this.#backOff = BACK_OFF_MS.first
      this.#comeBack(child.signalCode ?? child.exitCode)
    }
    if (hasEnded(child)) died()
    else child.once('exit', died)
  }

  #comeBack(reason: string | number | null): void {
    const { name, onTrouble, comesBack } = this.#spec
    const fault = this.#log.fault
    if (comesBack?.(fault) === false) return onTrouble(`the ${name} ended: ${fault?.message ?? reason}`)
    onTrouble(`the ${name} ended (${fault?.message ?? reason}) and is started again; its log is ${this.#log.file}`)
    this.#comingBack = setTimeout(() => {
      this.start().catch((error: unknown) => this.#stopping || this.#comeBack(String(error)))
    }, this.#backOff)
    this.#backOff = Math.min(this.#backOff * 2, BACK_OFF_MS.longest)
  }

  /** By closing its channel, which works on every system and lets it end its work. */
  async #end(): Promise<void> {
    const child = this.#child
    if (!child || hasEnded(child)) return
    const exit = once(child, 'exit')
    if (child.connected) child.disconnect()
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await exit
    clearTimeout(late)
  }

  #reason(): Fault {
    const { name } = this.#spec
    const code = this.#child?.signalCode ?? this.#child?.exitCode
    return (
      this.#log.fault ??
      new Fault({
        code: 'PROGRAM_ENDED',
        message: `the ${name} ended with ${code} before it was up`,
        mend: `Its log says more: ${this.#log.file}`,
      })
    )
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
