import type { IncomingHttpHeaders } from 'node:http'
import { type AttemptLimit, Attempts } from './attempts.ts'
import type { KeyUses } from './key-uses.ts'
import type { Keys } from './keys.ts'
import type { Caller } from './permission.ts'

/** Wrong keys of one address: a program with a stale key may retry a little, then one look-up every 2 s. */
const WRONG_KEYS: AttemptLimit = { burst: 30, refillSeconds: 2 }

/** What became of a request's key. */
export type Admission =
  | { state: 'admitted'; caller: Caller }
  /** No key came with the request. */
  | { state: 'missing' }
  | { state: 'wrong' }
  /** Too many wrong keys came from this address; this one was not looked at. */
  | { state: 'wait'; seconds: number }

/** Reads the key of a request and says whose it is. */
export class KeyCheck {
  readonly #keys: Keys
  readonly #uses: KeyUses
  readonly #attempts: Attempts

  constructor(keys: Keys, uses: KeyUses, attempts = new Attempts(WRONG_KEYS)) {
    this.#keys = keys
    this.#uses = uses
    this.#attempts = attempts
  }

  /** Rejects only where the database is away. */
  async admit(headers: IncomingHttpHeaders, address: string): Promise<Admission> {
    const secret = keyOf(headers)
    if (secret === undefined) return { state: 'missing' }
    // A key that is known works even where a neighbour behind the same address keeps failing.
    const known = this.#keys.recall(secret)
    const seconds = known ? 0 : this.#attempts.secondsToWait(address)
    if (seconds > 0) return { state: 'wait', seconds }
    const key = known ?? (await this.#keys.find(secret))
    if (!key) {
      this.#attempts.fail(address)
      return { state: 'wrong' }
    }
    this.#uses.note(key.id)
    return { state: 'admitted', caller: { personId: key.ownerId, keyId: key.id, models: key.models, via: 'key' } }
  }
}

/** `Authorization: Bearer` of OpenAI's and Ollama's clients, `x-api-key` of Anthropic's. */
function keyOf({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders): string | undefined {
  const bearer = authorization === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  return bearer ?? (typeof apiKey === 'string' && apiKey !== '' ? apiKey.trim() : undefined)
}
