import type { Database } from '@cloudtolocalllm/database/connect'
import { findKey, KEY_PATTERN, type Key } from '@cloudtolocalllm/database/keys'
import { isOutage } from '@cloudtolocalllm/database/outage'
import { hashToken } from '@cloudtolocalllm/runtime/secret'
import { Recent } from './recent.ts'

/** Milliseconds for which a key is believed without asking: as long as a revocation elsewhere may take. */
const FRESH_MS = 30_000

/** Milliseconds for which a key that was right is believed while the database is away. */
const OUTAGE_MS = 10 * 60_000

/** Milliseconds for which a wrong key is called wrong without asking. */
const WRONG_MS = 10_000

/** Keys remembered at once, under 5 MB. */
const MOST_KEYS = 10_000

/** Wrong keys remembered at once; whoever sends more different ones is stopped by the count of attempts. */
const MOST_WRONG = 1_000

interface Known {
  key: Key
  /** When the database said so, milliseconds. */
  at: number
}

/** Finds the key behind a secret, from memory where it was used lately. */
export class Keys {
  readonly #database: Database
  readonly #now: () => number
  readonly #known = new Recent<Known>(MOST_KEYS)
  readonly #wrong = new Recent<number>(MOST_WRONG)
  readonly #asked = new Map<string, Promise<Key | undefined>>()

  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database
    this.#now = now
  }

  /** The key from memory; undefined where the database has to be asked. */
  recall(secret: string): Key | undefined {
    const known = this.#known.get(nameOf(secret))
    return known && this.#now() - known.at < FRESH_MS ? this.#valid(known.key) : undefined
  }

  /** The valid key behind a secret; undefined for any other. Rejects where the database is away and memory too old. */
  async find(secret: string): Promise<Key | undefined> {
    const recalled = this.recall(secret)
    if (recalled) return recalled
    if (!KEY_PATTERN.test(secret)) return undefined
    const name = nameOf(secret)
    if (this.#now() - (this.#wrong.get(name) ?? 0) < WRONG_MS) return undefined
    const asked = this.#asked.get(name) ?? this.#ask(secret, name).finally(() => this.#asked.delete(name))
    this.#asked.set(name, asked)
    return asked
  }

  /** Forgets a key that was revoked, so that its next use is refused. */
  forget(keyId: string): void {
    this.#known.forget(({ key }) => key.id === keyId)
  }

  async #ask(secret: string, name: string): Promise<Key | undefined> {
    const key = await findKey(this.#database, secret).catch((error: unknown) => this.#duringOutage(name, error))
    if (key) this.#known.set(name, { key, at: this.#now() })
    else this.#wrong.set(name, this.#now())
    return key
  }

  /** Keys that worked go on working while the database restarts. */
  #duringOutage(name: string, error: unknown): Key | undefined {
    const known = this.#known.get(name)
    if (!isOutage(error) || !known || this.#now() - known.at > OUTAGE_MS) throw error
    return this.#valid(known.key)
  }

  #valid(key: Key): Key | undefined {
    return key.expiresAt === null || key.expiresAt.getTime() > this.#now() ? key : undefined
  }
}

/** Secrets themselves are not kept in memory. */
function nameOf(secret: string): string {
  return hashToken(secret).toString('base64')
}
