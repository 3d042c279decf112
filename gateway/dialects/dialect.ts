import type { RouteFault } from '../forward/route-fault.ts'

export type DialectName = 'openai' | 'anthropic' | 'ollama'

/** How an answer is framed, told by its content type. */
export type Framing = 'sse' | 'ndjson' | 'json'

/** What one dialect says where the gateway itself has to speak. */
export interface Dialect {
  readonly name: DialectName
  /** The body of an error answer. */
  error(fault: RouteFault): object
  /** What ends a stream that cannot go on, to be written at the beginning of a line. */
  streamError(fault: RouteFault, framing: Framing): string
  /** An engine's own error, JSON on one line, as the only event of a stream whose status was told too early. */
  errorEvent(json: string): string
  /** A sign of life that a client of this dialect overlooks, for the place between two events. */
  keepalive(framing: Framing): string
  /** True where the end of a stream shows that the engine finished it. `tail`: its last 4 KiB or so. */
  isFinished(tail: string): boolean
}

/** Framing of an answer by its content type; undefined: a body of bytes that we know nothing about. */
export function framingOf(contentType: string | undefined): Framing | undefined {
  if (contentType === undefined) return undefined
  if (contentType.startsWith('text/event-stream')) return 'sse'
  if (contentType.startsWith('application/x-ndjson')) return 'ndjson'
  return contentType.startsWith('application/json') ? 'json' : undefined
}

export const CONTENT_TYPE: Readonly<Record<Framing, string>> = {
  sse: 'text/event-stream',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
}

/** JSON allows white space before a value; a line or body that begins with it reads as before. */
export const JSON_KEEPALIVE = ' '

/** Last event of a stream that an engine ended with an error of its own. */
export function endsInError(tail: string): boolean {
  const last = tail.trimEnd().split('\n').at(-1) ?? ''
  return /^(data: ?)?\{"(error|type":"error)"/.test(last)
}
