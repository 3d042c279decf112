import { Fault, type FaultDetails } from '@cloudtolocalllm/runtime/fault'

export interface ConsoleFaultDetails extends FaultDetails {
  /** HTTP status. */
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503
  /** Seconds after which trying again helps. */
  retryAfter?: number
}

/** Why the console cannot do what it was asked; its code stands in docs/errors.md. */
export class ConsoleFault extends Fault {
  readonly status: ConsoleFaultDetails['status']
  readonly retryAfter: number | undefined

  constructor(details: ConsoleFaultDetails) {
    super(details)
    this.status = details.status
    this.retryAfter = details.retryAfter
  }
}

export function tooManyAttempts(seconds: number): ConsoleFault {
  return new ConsoleFault({
    status: 429,
    code: 'TOO_MANY_ATTEMPTS',
    message: 'too many attempts failed from this address',
    mend: `Try again in ${seconds} s`,
    retryAfter: seconds,
  })
}
