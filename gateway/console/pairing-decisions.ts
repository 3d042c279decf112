import type * as shapes from '@cloudtolocalllm/api/shapes'
import type { Database } from '@cloudtolocalllm/database/connect'
import { findPairing } from '@cloudtolocalllm/database/pairings'

/** Milliseconds that one question for the outcome is held: under the 30 s of impatient proxies. */
const HOLD_MS = 25_000

/** Milliseconds between two looks at the database, for a decision that another program made. */
const LOOK_EVERY_MS = 2_000

/** Lets agents wait for what a person decides. */
export class PairingDecisions {
  readonly #database: Database
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Wakes everyone who waits for this pairing. */
  decided(id: string): void {
    for (const wake of this.#waiting.get(id) ?? []) wake()
  }

  /** The outcome as soon as there is one, `waiting` after 25 s or when the caller left. */
  async wait(id: string, signal: AbortSignal): Promise<shapes.PairingOutcome> {
    const until = Date.now() + HOLD_MS
    for (;;) {
      const outcome = await this.#look(id)
      if (outcome.state !== 'waiting' || Date.now() >= until) return outcome
      await this.#pause(id, signal, Math.min(LOOK_EVERY_MS, until - Date.now()))
      if (signal.aborted) return outcome
    }
  }

  async #look(id: string): Promise<shapes.PairingOutcome> {
    const pairing = await findPairing(this.#database, id)
    if (!pairing) return { state: 'expired' }
    const { state, deviceId, ownerName, deviceName, expiresAt } = pairing
    if (state === 'approved' && deviceId !== null) {
      return { state, deviceId, name: deviceName ?? pairing.name, owner: ownerName ?? '' }
    }
    if (state === 'denied') return { state }
    return { state: expiresAt.getTime() > Date.now() ? 'waiting' : 'expired' }
  }

  async #pause(id: string, signal: AbortSignal, milliseconds: number): Promise<void> {
    if (signal.aborted) return
    const mine = this.#waiting.get(id) ?? new Set()
    this.#waiting.set(id, mine)
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        mine.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, milliseconds)
      signal.addEventListener('abort', wake)
      mine.add(wake)
    })
    if (mine.size === 0) this.#waiting.delete(id)
  }
}
