import { appendFileSync, renameSync, statSync } from 'node:fs'
import type { Readable } from 'node:stream'

/** The log and its predecessor hold this many bytes each. */
const LOG_BYTES = 1024 * 1024
/** Lines kept for an error message. */
const KEPT_LINES = 20

/** What the server says, in a file that does not grow without end, and its last lines at hand. */
export class BoundedLog {
  readonly #file: string
  #size: number
  #lines: string[] = []

  constructor(file: string) {
    this.#file = file
    this.#size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  }

  /** The last lines since {@link forget}, oldest first. */
  get lines(): readonly string[] {
    return this.#lines
  }

  forget(): void {
    this.#lines = []
  }

  /** Reads a stream to its end, line by line; `onLine` sees each as it comes. */
  async follow(stream: Readable, onLine: (line: string) => void): Promise<void> {
    let rest = ''
    for await (const text of stream.setEncoding('utf8')) {
      const lines = `${rest}${text}`.split(/\r?\n/)
      rest = lines.pop() ?? ''
      for (const line of lines) this.#add(line, onLine)
    }
    if (rest !== '') this.#add(rest, onLine)
  }

  #add(line: string, onLine: (line: string) => void): void {
    this.#lines = [...this.#lines, line].slice(-KEPT_LINES)
    this.#write(`${line}\n`)
    onLine(line)
  }

  #write(text: string): void {
    try {
      if (this.#size > LOG_BYTES) this.#startAnew()
      appendFileSync(this.#file, text, { mode: 0o600 })
      this.#size += Buffer.byteLength(text)
    } catch {
      // A full disk must not end the keeper: the lines are still at hand for the error that follows.
    }
  }

  #startAnew(): void {
    renameSync(this.#file, `${this.#file}.1`)
    this.#size = 0
  }
}
