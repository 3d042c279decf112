import type { IncomingMessage } from 'node:http'
import type { Address } from './addresses.ts'
import { type BodyFacts, BodyMalformed, ModelScanner } from './model-scanner.ts'
import { MultipartScanner } from './multipart-scanner.ts'
import { RouteFault } from './route-fault.ts'

/** Bytes up to which a request is kept whole, so that it travels in one frame and can be asked again elsewhere. */
const KEEP_WHOLE = 1024 * 1024

interface Scanner {
  readonly facts: BodyFacts
  see(chunk: Buffer): void
}

/** The body of a request: read until it is known which model it asks, the rest as it is wanted. */
export class RequestBody {
  readonly #request: IncomingMessage
  readonly #scanner: Scanner
  readonly #limit: number
  #held: Buffer[] = []
  #length = 0
  #ended = false

  constructor(request: IncomingMessage, address: Address, limit: number) {
    this.#request = request
    this.#limit = limit
    const type = String(request.headers['content-type'] ?? '')
    this.#scanner = type.startsWith('multipart/') ? new MultipartScanner() : new ModelScanner(address.modelKeys)
  }

  get facts(): BodyFacts {
    return this.#scanner.facts
  }

  /** Bytes read so far. */
  get length(): number {
    return this.#length
  }

  /** What was read so far. */
  get held(): readonly Buffer[] {
    return this.#held
  }

  /** Nothing is left to read: {@link RequestBody.held} is the whole body. */
  get ended(): boolean {
    return this.#ended
  }

  /**
   * Reads until the body ended, or until the model is known and the body is too large to be kept whole.
   * Rejects with a RouteFault where it is malformed or too large, or the client left.
   */
  readHead(): Promise<void> {
    const tooEarly = refusal(this.#request, this.#limit)
    if (tooEarly) return Promise.reject(tooEarly)
    return this.#read((chunk) => {
      this.#held.push(chunk)
      return this.facts.model === undefined || this.#length < KEEP_WHOLE
    })
  }

  /** Hands the rest to `take` until it asks for a pause; see {@link RequestBody.resume}. Resolves at the end. */
  readRest(take: (chunk: Buffer) => boolean): Promise<void> {
    if (this.#ended) return Promise.resolve()
    return this.#read((chunk) => {
      if (!take(chunk)) this.#request.pause()
      return true
    })
  }

  /** Goes on after `take` asked for a pause. */
  resume(): void {
    this.#request.resume()
  }

  /** Calls `more` with each chunk until it returns false or the body ended. */
  #read(more: (chunk: Buffer) => boolean): Promise<void> {
    const request = this.#request
    return new Promise((resolve, reject) => {
      const settle = (error?: unknown) => {
        request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost)
        request.pause()
        if (error === undefined) resolve()
        else reject(error)
      }
      const onData = (chunk: Buffer) => {
        try {
          this.#count(chunk)
          if (!more(chunk)) settle()
        } catch (error) {
          settle(asRouteFault(error))
        }
      }
      const onEnd = () => {
        this.#ended = true
        settle()
      }
      const onLost = () => settle(new RouteFault('bodyMalformed', 'the client left before its request was complete'))
      request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost)
      request.resume()
    })
  }

  #count(chunk: Buffer): void {
    this.#length += chunk.length
    if (this.#length > this.#limit) throw tooLarge(this.#limit)
    this.#scanner.see(chunk)
  }
}

function refusal(request: IncomingMessage, limit: number): RouteFault | undefined {
  if (Number(request.headers['content-length'] ?? 0) > limit) return tooLarge(limit)
  const encoding = request.headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return undefined
  return new RouteFault('bodyMalformed', `the body is encoded as ${encoding}; send it as it is`)
}

function tooLarge(limit: number): RouteFault {
  return new RouteFault('bodyTooLarge', `the body is larger than ${Math.floor(limit / 1024 / 1024)} MiB`)
}

function asRouteFault(error: unknown): unknown {
  return error instanceof BodyMalformed ? new RouteFault('bodyMalformed', error.message) : error
}
