import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** A program of this repository as a child process, with the messages that it sends to its parent. */
export class Program {
  readonly #file: string
  readonly #messages: { type: string }[] = []
  readonly #waiting = new Set<() => void>()
  child: ChildProcess
  /** What it wrote to standard error, for failures. */
  errors = ''

  /** `namespace`: the network namespace to run in, where it is not our own. */
  constructor(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    namespace?: string,
  ) {
    this.#file = file
    const inside = namespace && { execPath: 'ip', execArgv: ['netns', 'exec', namespace, process.execPath] }
    this.child = fork(path.join(root, file), args, {
      ...inside,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.child.stderr?.on('data', (chunk) => {
      this.errors += chunk
    })
    this.child.on('message', (message: { type: string }) => {
      this.#messages.push(message)
      this.#wake()
    })
    this.child.on('exit', () => this.#wake())
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** The first message of this type that was not taken yet. Rejects when the program ends before it. */
  async message(type: string): Promise<Record<string, unknown>> {
    for (;;) {
      const at = this.#messages.findIndex((message) => message.type === type)
      if (at >= 0) return { ...this.#messages.splice(at, 1)[0] }
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(
          `${this.#file} ended with ${this.child.exitCode ?? this.child.signalCode} before ${type}:\n${this.errors}`,
        )
      }
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Asks it to stop, and waits until it has. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill(signal)
    await ended
  }

  /** No chance to clean up. */
  kill(): Promise<void> {
    return this.stop('SIGKILL')
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}
