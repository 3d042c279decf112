import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'
import { Fault } from '@cloudtolocalllm/runtime/fault'

/** The log and its predecessor hold about this many bytes each. */
const LOG_BYTES = 5 * 1024 * 1024
/** As much of the end as is read for the words that a program ended with. */
const TAIL_BYTES = 16 * 1024
const TRIM_EVERY_MS = 60_000

/** `CODE: what happened`, as a program of ours writes it, with the lines below that mend it. */
const FAULT = /^([A-Z][A-Z0-9_]+): (.*)\n((?: {2}.*\n)*)/m

/**
 * A file that a program writes its standard error to by itself: it can go on doing so when we are gone. It is cut off
 * from time to time, because its writer knows no bounds.
 */
export class ChildLog {
  readonly file: string
  /** To be given to the program. */
  readonly descriptor: number
  readonly #trimming: NodeJS.Timeout
  #begin: number
  #closed = false

  constructor(file: string) {
    this.file = file
    this.descriptor = openSync(file, 'a+', 0o600)
    this.#begin = fstatSync(this.descriptor).size
    this.#trimming = setInterval(() => this.#trim(), TRIM_EVERY_MS).unref()
  }

  /** The fault that the program ended with, where it wrote one since {@link begin}. */
  get fault(): Fault | undefined {
    const [, code = '', message = '', mend = ''] = FAULT.exec(this.#tail()) ?? []
    if (code === '') return undefined
    const trimmed = mend.trim()
    return new Fault(trimmed === '' ? { code, message } : { code, message, mend: trimmed })
  }

  /** A new run of the program begins: what it wrote before counts no more. */
  begin(): void {
    this.#trim()
    this.#begin = fstatSync(this.descriptor).size
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#trimming)
    closeSync(this.descriptor)
  }

  #tail(): string {
    const { size } = fstatSync(this.descriptor)
    const from = Math.max(this.#begin, size - TAIL_BYTES)
    const bytes = Buffer.alloc(Math.max(0, size - from))
    readSync(this.descriptor, bytes, 0, bytes.length, from)
    return bytes.toString('utf8')
  }

  #trim(): void {
    if (fstatSync(this.descriptor).size < LOG_BYTES) return
    copyFileSync(this.file, `${this.file}.1`)
    ftruncateSync(this.descriptor)
    this.#begin = 0
  }
}
