import type { AnswerFigures } from '@cloudtolocalllm/api/shapes'
import type { Piece } from './completion-stream.ts'

/** A piece of text, as a page that follows the answer gets it. */
export interface TextPiece {
  type: 'text' | 'reasoning'
  text: string
}

/** What an engine has said so far, and how fast. */
export class AnswerText {
  text = ''
  reasoning = ''
  /** In the order in which they came; whoever follows remembers how many it has. */
  readonly pieces: TextPiece[] = []
  readonly #askedAt = performance.now()
  #firstAt: number | undefined
  #lastAt: number | undefined
  #inputTokens: number | null = null
  #outputTokens: number | null = null

  add(piece: Piece): void {
    if (piece.type === 'usage') {
      this.#inputTokens = piece.inputTokens ?? this.#inputTokens
      this.#outputTokens = piece.outputTokens ?? this.#outputTokens
      return
    }
    this.#lastAt = performance.now()
    this.#firstAt ??= this.#lastAt
    this[piece.type] += piece.text
    this.pieces.push(piece)
  }

  /** The pieces after the first `count`, neighbours of one kind joined. */
  after(count: number): TextPiece[] {
    const joined: TextPiece[] = []
    for (const { type, text } of this.pieces.slice(count)) {
      const last = joined.at(-1)
      if (last?.type === type) last.text += text
      else joined.push({ type, text })
    }
    return joined
  }

  get figures(): AnswerFigures {
    return {
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      tokensPerSecond: this.#speed(),
      firstTokenMs: this.#firstAt === undefined ? null : Math.round(this.#firstAt - this.#askedAt),
    }
  }

  /** Over the tokens after the first, whose time is that of reading the question. */
  #speed(): number | null {
    const seconds = ((this.#lastAt ?? 0) - (this.#firstAt ?? 0)) / 1000
    if (this.#outputTokens === null || this.#outputTokens < 2 || seconds <= 0) return null
    return Math.round(((this.#outputTokens - 1) / seconds) * 10) / 10
  }
}
