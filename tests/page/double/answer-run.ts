import type { AnswerEvent, Message } from '@cloudtolocalllm/api/shapes'
import { replyTo, THOUGHTS } from './replies.ts'

/** Milliseconds between two pieces of an answer, and those that `slow-load` needs to load. */
export interface Pace {
  pieceMs: number
  loadMs: number
}

const FAULTS: Record<string, string> = {
  fails: 'The engine on study-pc did not start its answer: out of memory (needed 9.1 GiB, free 3.2 GiB)',
  breaks: 'study-pc was lost while it answered',
}

/** One answer being written, whoever listens. The model's name decides how it goes: see replies.ts and README. */
export class AnswerRun {
  readonly message: Message
  readonly #listeners = new Set<(event: AnswerEvent) => void>()
  readonly #thoughts: number
  readonly #pieces: string[]
  readonly #startedAt = Date.now()
  readonly #ended: () => void
  readonly #pace: Pace
  #firstPieceAt: number | null = null
  #written = 0
  #waiting: string | null = null
  #timer: ReturnType<typeof setTimeout>

  constructor(message: Message, question: string, pace: Pace, ended: () => void) {
    this.message = message
    this.#ended = ended
    this.#pace = pace
    const thoughts = message.model?.startsWith('thinker') ? piecesOf(THOUGHTS) : []
    this.#thoughts = thoughts.length
    this.#pieces = [...thoughts, ...piecesOf(replyTo(question))]
    const loads = message.model === 'slow-load'
    if (loads) this.#waiting = `Waiting for ${message.deviceName} to load ${message.model}, usually 14 s`
    this.#timer = setTimeout(() => this.#step(), loads ? pace.loadMs : pace.pieceMs)
  }

  /** Hands over all that exists, then what follows; gives back how to stop listening. */
  listen(listener: (event: AnswerEvent) => void): () => void {
    this.#listeners.add(listener)
    listener({ type: 'snapshot', message: structuredClone(this.message) })
    if (this.#waiting) listener({ type: 'waiting', for: this.#waiting })
    return () => this.#listeners.delete(listener)
  }

  stop(): void {
    this.#end('stopped', null)
  }

  #step(): void {
    const model = this.message.model ?? ''
    if (this.message.deviceName === null) return this.#end('failed', `No computer that has ${model} is online`)
    const breakAt = model === 'breaks' ? Math.ceil(this.#pieces.length / 2) : Number.POSITIVE_INFINITY
    if (model === 'fails' || this.#written >= breakAt) return this.#end('failed', FAULTS[model] ?? null)
    const endless = model === 'endless'
    if (this.#written >= this.#pieces.length && !endless) return this.#end('complete', null)
    this.#write(this.#pieces[this.#written % this.#pieces.length] ?? '')
    this.#timer = setTimeout(() => this.#step(), this.#pace.pieceMs)
  }

  #write(text: string): void {
    this.#waiting = null
    this.#firstPieceAt ??= Date.now()
    this.#written += 1
    const thinks = this.#written <= this.#thoughts
    if (thinks) this.message.reasoning += text
    else this.message.text += text
    this.#tell({ type: thinks ? 'reasoning' : 'text', text })
  }

  #end(state: Message['state'], error: string | null): void {
    if (this.message.state !== 'running') return
    clearTimeout(this.#timer)
    this.message.state = state
    this.message.error = error
    const first = this.#firstPieceAt
    if (first !== null) {
      const seconds = Math.max((Date.now() - first) / 1000, 0.001)
      this.message.figures = {
        inputTokens: 24,
        outputTokens: this.#written,
        tokensPerSecond: Math.round(this.#written / seconds),
        firstTokenMs: first - this.#startedAt,
      }
    }
    this.#ended()
    this.#tell({ type: 'end', message: structuredClone(this.message) })
    this.#listeners.clear()
  }

  #tell(event: AnswerEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

function piecesOf(text: string): string[] {
  return text.match(/\s*\S+/g) ?? []
}
