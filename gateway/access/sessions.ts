import type { Database } from '@cloudtolocalllm/database/connect'
import {
  createSession,
  endFormerToken,
  findSession,
  type KnownSession,
  rotateSession,
  touchSession,
} from '@cloudtolocalllm/database/sessions'
import { equalBytes, hashToken, randomToken } from '@cloudtolocalllm/runtime/secret'
import { sessionCookie, tokenFromCookies } from './cookie.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Milliseconds that a session outlives its last use. */
const LIFETIME_MS = 30 * DAY_MS

/** Milliseconds after which a token is replaced by the next. */
const ROTATE_AFTER_MS = DAY_MS

/** Milliseconds for which the former token still works once the browser has shown the new one: requests under way. */
const OVERLAP_MS = MINUTE_MS

/** A browser that is signed in, and the cookie it is to be given where it gets a new token. */
export interface Admitted {
  session: KnownSession
  setCookie: string | undefined
}

/** Where a request came from, as the list of signed-in browsers shows it. */
export interface BrowserFacts {
  userAgent: string
  address: string
}

/** The browsers that are signed in. */
export class Sessions {
  readonly #database: Database
  readonly #publicUrl: string
  readonly #now: () => number

  constructor(database: Database, publicUrl: string, now: () => number = Date.now) {
    this.#database = database
    this.#publicUrl = publicUrl
    this.#now = now
  }

  /** Begins a session; returns its cookie. A token that the browser had before plays no part. */
  async begin(ownerId: string, browser: BrowserFacts): Promise<string> {
    const token = randomToken()
    await createSession(this.#database, { ownerId, ...browser, tokenHash: hashToken(token), ...this.#times() })
    return sessionCookie(this.#publicUrl, token)
  }

  /** The session of a request's cookies; undefined where there is none. */
  async find(cookies: string | undefined, address: string): Promise<Admitted | undefined> {
    const token = tokenFromCookies(this.#publicUrl, cookies)
    if (token === undefined) return undefined
    const hash = hashToken(token)
    const session = await findSession(this.#database, hash)
    if (!session) return undefined
    const present = equalBytes(session.tokenHash, hash)
    if (!present && this.#hasEnded(session.formerUntil)) return undefined
    if (present) await this.#confirm(session, address)
    const age = this.#now() - session.rotatedAt.getTime()
    // A former token that is still the only one the browser knows: the answer with the new one was lost.
    const due = present ? age > ROTATE_AFTER_MS : session.formerUntil === null && age > OVERLAP_MS
    return { session, setCookie: due ? await this.#rotate(session, hash) : undefined }
  }

  async #confirm(session: KnownSession, address: string): Promise<void> {
    if (session.formerHash !== null && session.formerUntil === null) {
      await endFormerToken(this.#database, session.id, new Date(this.#now() + OVERLAP_MS))
    }
    if (this.#now() - session.lastSeenAt.getTime() > MINUTE_MS) {
      await touchSession(this.#database, session.id, { address, expiresAt: this.#end() })
    }
  }

  async #rotate({ id, tokenHash }: KnownSession, former: Uint8Array): Promise<string | undefined> {
    const token = randomToken()
    const rotation = { id, from: tokenHash, former, to: hashToken(token), ...this.#times() }
    const won = await rotateSession(this.#database, rotation)
    return won ? sessionCookie(this.#publicUrl, token) : undefined
  }

  #hasEnded(formerUntil: Date | null): boolean {
    return formerUntil !== null && formerUntil.getTime() <= this.#now()
  }

  #times(): { rotatedAt: Date; expiresAt: Date } {
    return { rotatedAt: new Date(this.#now()), expiresAt: this.#end() }
  }

  #end(): Date {
    return new Date(this.#now() + LIFETIME_MS)
  }
}
