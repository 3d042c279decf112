import { isIPv6 } from 'node:net'
import { Recent } from './recent.ts'

export interface AttemptLimit {
  /** Failures that are free of waiting. */
  burst: number
  /** Seconds after which one failure is forgiven. */
  refillSeconds: number
}

/** Addresses that are remembered at once, about 1 MB. */
const MOST_ADDRESSES = 10_000

/** Counts failed attempts per address, so that nobody can guess fast. Successes cost nothing. */
export class Attempts {
  readonly #burst: number
  readonly #refillMs: number
  readonly #now: () => number
  /** When the last failure of each address is forgiven, milliseconds: each failure moves it by one refill. */
  readonly #forgiven = new Recent<number>(MOST_ADDRESSES)

  constructor({ burst, refillSeconds }: AttemptLimit, now: () => number = Date.now) {
    this.#burst = burst
    this.#refillMs = refillSeconds * 1000
    this.#now = now
  }

  /** Seconds until this address may try again; 0: now. */
  secondsToWait(address: string): number {
    const free = (this.#burst - 1) * this.#refillMs
    return Math.max(0, Math.ceil((this.#debt(networkOf(address)) - free) / 1000))
  }

  /** Notes a failure. One that comes while the address has to wait does not make it wait longer. */
  fail(address: string): void {
    const network = networkOf(address)
    const debt = Math.min(this.#debt(network) + this.#refillMs, this.#burst * this.#refillMs)
    this.#forgiven.set(network, this.#now() + debt)
  }

  #debt(network: string): number {
    return Math.max(0, (this.#forgiven.get(network) ?? 0) - this.#now())
  }
}

/** One household or server has a whole /64 of IPv6, so a single address of it says nothing. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = '', tail = ''] = address.split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}
