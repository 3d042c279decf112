/** Why a request gets no answer; each dialect has its own words and shape for each. */
export type RefusalKind =
  | 'invalid'
  | 'unsupported'
  | 'not-found'
  | 'no-such-path'
  | 'method'
  | 'too-large'
  | 'busy'
  | 'failed'

const STATUS: Record<RefusalKind, number> = {
  invalid: 400,
  unsupported: 400,
  'not-found': 404,
  'no-such-path': 404,
  method: 405,
  'too-large': 413,
  busy: 503,
  failed: 500,
}

/** A request that is answered with an error; the message is for the caller's eyes. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly kind: RefusalKind
  readonly status: number

  constructor(kind: RefusalKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
    this.status = STATUS[kind]
  }
}

/** Anything thrown while a request is served, as a refusal. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const message = error instanceof Error ? error.message : String(error)
  return new Refusal('failed', `an error was encountered while running the model: ${message}`, error)
}
