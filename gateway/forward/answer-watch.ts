import type { AnswerFigures } from './answer-record.ts'

/** What of an answer's end is kept: its last event with figures, and its terminator. */
const TAIL = 4 * 1024

/** Anthropic tells the input tokens in the first event. */
const HEAD = 2 * 1024

const INPUT = /"(?:prompt_tokens|input_tokens|prompt_eval_count)":\s?(\d+)/g
const OUTPUT = /"(?:completion_tokens|output_tokens|eval_count)":\s?(\d+)/g

/** Looks over an answer's shoulder: remembers its beginning and end and counts its events, and changes nothing. */
export class AnswerWatch {
  #head: Buffer[] = []
  #headLength = 0
  #tail: Buffer[] = []
  #tailLength = 0
  #events = 0
  #bytes = 0
  #lastByte = 0

  see(chunk: Buffer): void {
    if (this.#headLength < HEAD) this.#keepHead(chunk)
    this.#tail.push(chunk)
    this.#tailLength += chunk.length
    while (this.#tail.length > 1 && this.#tailLength - (this.#tail[0]?.length ?? 0) >= TAIL) {
      this.#tailLength -= this.#tail.shift()?.length ?? 0
    }
    this.#events += 1
    this.#bytes += chunk.length
    this.#lastByte = chunk[chunk.length - 1] ?? this.#lastByte
  }

  /** The stream stands between two lines, so that something may be put in. */
  get atLineStart(): boolean {
    return this.#lastByte === 0x0a || this.#lastByte === 0
  }

  /** Bytes of the body so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** The last 4 KiB or so. */
  tail(): string {
    const bytes = Buffer.concat(this.#tail)
    return bytes.toString('latin1', Math.max(0, bytes.length - TAIL))
  }

  /** Tokens as the engine counted them; where a stream does not say, its events stand for its output tokens. */
  figures(streamed: boolean): AnswerFigures {
    const text = Buffer.concat(this.#head).toString('latin1') + this.tail()
    const output = lastNumber(text, OUTPUT)
    return { inputTokens: lastNumber(text, INPUT), outputTokens: output ?? (streamed ? this.#events : null) }
  }

  #keepHead(chunk: Buffer): void {
    this.#head.push(chunk.subarray(0, HEAD - this.#headLength))
    this.#headLength += chunk.length
  }
}

function lastNumber(text: string, pattern: RegExp): number | null {
  let found: number | null = null
  for (const match of text.matchAll(pattern)) found = Number(match[1])
  return found
}
