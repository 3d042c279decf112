import type { AnswerEvent, AnswerFigures, Message } from '@cloudtolocalllm/api/shapes'
import { isOutage } from '@cloudtolocalllm/database/outage'
import type { Log } from '@cloudtolocalllm/runtime/log'
import { describeDefect } from '../defect.ts'
import type { Answer, Ask } from '../forward/ask.ts'
import { RouteFault } from '../forward/route-fault.ts'
import { AnswerText } from './answer-text.ts'
import { CompletionBroken, readCompletion, readErrorAnswer } from './completion-stream.ts'

/** What is asked, of whom, and what is being waited for until something comes. */
export interface Errand {
  ask(signal: AbortSignal): ReturnType<Ask>
  /** What is waited for before a device has begun. */
  waiting: string
  /** What is waited for when a device has begun and no word has come. */
  waitingForWords(deviceName: string): string
  /** Called once at the end. */
  ended(report: Report): void
}

/** Who answers. */
export type Place = Pick<Answer, 'deviceId' | 'deviceName' | 'model' | 'status'>

/** Counts and times of an answer that has ended. */
export interface Report {
  /** undefined: nobody answered. */
  place: Place | undefined
  outcome: Outcome
  figures: AnswerFigures
  startedAt: Date
  durationMs: number
  /** Of the engine's answer. */
  bytes: number
}

/** How an answer ended. */
export interface Outcome {
  state: 'complete' | 'stopped' | 'failed'
  error: string | null
}

/** Why an answer was ended from here. */
type StopReason = 'person' | 'gateway'

export const GATEWAY_STOPPED = 'The gateway was stopped while this answer was being written'

/** One answer while an engine writes it; lives on whether or not a page watches. */
export class RunningAnswer {
  readonly said = new AnswerText()
  readonly #message: Message
  readonly #log: Log
  readonly #abort = new AbortController()
  readonly #watchers = new Set<() => void>()
  #place: Place | undefined
  readonly #startedAt = new Date()
  #bytes = 0
  #waitingFor: string | null = null
  #outcome: Outcome | undefined
  #stopped: StopReason | undefined

  constructor(message: Message, log: Log) {
    this.#message = message
    this.#log = log
  }

  get deviceName(): string | null {
    return this.#place?.deviceName ?? null
  }

  /** Who answered, how, and how long it took: figures, never words. */
  report(outcome: Outcome): Report {
    const { figures } = this.said
    const durationMs = Date.now() - this.#startedAt.getTime()
    return { place: this.#place, outcome, figures, startedAt: this.#startedAt, durationMs, bytes: this.#bytes }
  }

  /** The message as it stands now. */
  get message(): Message {
    const { text, reasoning, figures } = this.said
    const now = { ...this.#message, text, reasoning, deviceName: this.deviceName }
    return this.#outcome ? { ...now, ...this.#outcome, figures } : now
  }

  /** Runs to the end, whatever it is; never rejects. The end is shown only by {@link finish}. */
  async run(errand: Errand): Promise<Outcome> {
    this.#waitFor(errand.waiting)
    try {
      await this.#read(errand)
      return { state: 'complete', error: null }
    } catch (error) {
      return this.#describe(error)
    } finally {
      this.#waitFor(null)
    }
  }

  stop(reason: StopReason): void {
    this.#stopped ??= reason
    this.#abort.abort()
  }

  /** Shows everyone how it ended. */
  finish(outcome: Outcome): void {
    this.#outcome = outcome
    this.#wake()
  }

  /** All that exists, then what comes, until the end or the signal. A slow reader gets larger pieces, never a queue. */
  async *follow(signal: AbortSignal): AsyncGenerator<AnswerEvent> {
    let count = this.said.pieces.length
    let shown: string | null = null
    yield { type: 'snapshot', message: this.message }
    while (!signal.aborted) {
      const news = this.said.after(count)
      count = this.said.pieces.length
      yield* news
      if (this.#outcome) return yield { type: 'end', message: this.message }
      if (this.#waitingFor !== shown && this.#waitingFor !== null) yield { type: 'waiting', for: this.#waitingFor }
      shown = this.#waitingFor
      if (!this.#hasNews(count, shown)) await this.#change(signal)
    }
  }

  async #read(errand: Errand): Promise<void> {
    const answer = await errand.ask(this.#abort.signal)
    this.#place = answer
    if (answer.status !== 200) {
      throw new CompletionBroken(`${answer.deviceName} refused: ${await readErrorAnswer(answer.body)}`)
    }
    this.#waitFor(errand.waitingForWords(answer.deviceName))
    for await (const piece of readCompletion(this.#count(answer.body))) {
      this.said.add(piece)
      this.#waitFor(null)
      this.#wake()
    }
  }

  async *#count(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      this.#bytes += chunk.byteLength
      yield chunk
    }
  }

  #describe(error: unknown): Outcome {
    if (this.#stopped === 'person') return { state: 'stopped', error: null }
    if (this.#stopped === 'gateway') return { state: 'failed', error: GATEWAY_STOPPED }
    if (error instanceof RouteFault || error instanceof CompletionBroken) {
      return { state: 'failed', error: error.message }
    }
    if (isOutage(error)) return { state: 'failed', error: 'the database did not answer, so nothing could be asked' }
    this.#log.error({ defect: describeDefect(error), answer: this.#message.id }, 'an answer of the page failed')
    return { state: 'failed', error: 'the gateway failed; its log says why' }
  }

  #waitFor(sentence: string | null): void {
    if (this.#waitingFor === sentence) return
    this.#waitingFor = sentence
    this.#wake()
  }

  #hasNews(count: number, shown: string | null): boolean {
    return this.said.pieces.length > count || this.#outcome !== undefined || this.#waitingFor !== shown
  }

  async #change(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#watchers.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#watchers.add(wake)
      signal.addEventListener('abort', wake)
    })
  }

  #wake(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
