import type { DialectName } from '../dialects/dialect.ts'

export interface AnswerFigures {
  inputTokens: number | null
  outputTokens: number | null
}

/** How a request ended: whole, left by its client, broken off, or never asked of a device. */
export type Outcome = 'complete' | 'cancelled' | 'failed' | 'refused'

/** What is remembered of one request: counts and times, never content. */
export interface AnswerRecord extends AnswerFigures {
  startedAt: Date
  ownerId: string
  keyId: string | null
  deviceId: string | null
  model: string | null
  dialect: DialectName
  path: string
  /** As the client saw it; 499 where the client left first. */
  status: number
  outcome: Outcome
  streamed: boolean
  /** Milliseconds. */
  durationMs: number
  /** Milliseconds until the question left for a device; null where none was asked. */
  queueMs: number | null
  /** Milliseconds from the request's arrival to the first byte of the answer's body; null where there was none. */
  firstByteMs: number | null
  bytesIn: number
  bytesOut: number
}
