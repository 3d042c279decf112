import type { Database } from '@cloudtolocalllm/database/connect'
import {
  type Approved,
  countWaitingPairings,
  createPairing,
  enrolPairing,
  type Pairing,
} from '@cloudtolocalllm/database/pairings'
import { hashToken, randomToken } from '@cloudtolocalllm/runtime/secret'
import { type AttemptLimit, Attempts } from '../access/attempts.ts'
import { randomCode } from '../access/pairing-code.ts'
import { ConsoleFault, tooManyAttempts } from './console-fault.ts'
import type { BodyOf } from './contract.ts'

/** Milliseconds in which a code works: time to walk to another device, as RFC 8628 has it. */
const LIFETIME_MS = 10 * 60_000

/** Requests of one address, and wrong enrolments: each counts, since each costs a row. */
const REQUESTS: AttemptLimit = { burst: 20, refillSeconds: 30 }

/** Wrong codes of one address: mistyped a few times, then one a minute. */
const WRONG_CODES: AttemptLimit = { burst: 10, refillSeconds: 60 }

/** Requests that wait at once over all addresses; more is an attack, and codes would become guessable. */
const MOST_WAITING = 1_000

export interface StartedPairing {
  pairing: Pairing
  /** What the agent asks for the outcome with. */
  secret: string
  /** Set where an enrolment approved it at once. */
  approved: Approved | undefined
}

/** Takes requests to be paired, and lets nobody ask or guess too often. */
export class PairingRequests {
  readonly #database: Database
  readonly #requests = new Attempts(REQUESTS)
  readonly #wrongCodes = new Attempts(WRONG_CODES)

  constructor(database: Database) {
    this.#database = database
  }

  /** Keeps a request under a new code. Throws a ConsoleFault where it is one too many or its enrolment is no good. */
  async start({ enrolment, ...asked }: BodyOf<'startPairing'>, address: string): Promise<StartedPairing> {
    const seconds = this.#requests.secondsToWait(address)
    if (seconds > 0) throw tooManyAttempts(seconds)
    this.#requests.fail(address)
    if ((await countWaitingPairings(this.#database)) >= MOST_WAITING) throw tooManyPairings()
    const secret = randomToken()
    const pairing = await this.#keep(asked, address, secret)
    const approved = enrolment === undefined ? undefined : await this.#enrol(pairing, enrolment)
    return { pairing, secret, approved }
  }

  /** What is found under a code that a person gave; a code under which nothing waits counts as a guess. */
  async guess<Found>(address: string, find: () => Promise<Found | undefined>): Promise<Found> {
    const seconds = this.#wrongCodes.secondsToWait(address)
    if (seconds > 0) throw tooManyAttempts(seconds)
    const found = await find()
    if (found !== undefined) return found
    this.#wrongCodes.fail(address)
    throw pairingNotFound()
  }

  async #keep(asked: Omit<BodyOf<'startPairing'>, 'enrolment'>, address: string, secret: string): Promise<Pairing> {
    const publicKey = Buffer.from(asked.publicKey, 'base64url')
    const row = { ...asked, publicKey, address, secretHash: hashToken(secret) }
    for (;;) {
      const expiresAt = new Date(Date.now() + LIFETIME_MS)
      const pairing = await createPairing(this.#database, { ...row, code: randomCode(), expiresAt })
      if (pairing) return pairing
    }
  }

  async #enrol({ code }: Pairing, enrolment: string): Promise<Approved> {
    const approved = await enrolPairing(this.#database, code, enrolment)
    if (approved) return approved
    throw new ConsoleFault({
      status: 403,
      code: 'ENROLMENT_INVALID',
      message: 'this enrolment was used before, or has expired',
      mend: 'Connect without it and approve the code in the page',
    })
  }
}

export function pairingNotFound(): ConsoleFault {
  return new ConsoleFault({
    status: 404,
    code: 'PAIRING_NOT_FOUND',
    message: 'no computer waits under this code; it may have expired',
    mend: 'Compare it with the code on the computer, or run connect there again',
  })
}

function tooManyPairings(): ConsoleFault {
  return new ConsoleFault({
    status: 503,
    code: 'TOO_MANY_PAIRINGS',
    message: `${MOST_WAITING} computers wait to be paired, which is the most at once`,
    mend: 'Try again in 10 minutes',
    retryAfter: LIFETIME_MS / 1000,
  })
}
