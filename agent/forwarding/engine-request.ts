import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Exchange, ExchangeHandler } from '@cloudtolocalllm/protocol/exchange'
import type { Failure, FailureCode } from '@cloudtolocalllm/protocol/failure'
import { encodeAnswerHead, type RequestHead } from '@cloudtolocalllm/protocol/head'
import { systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { engineConnection, enginePath } from '../engines/engine-client.ts'
import type { EnginePlace } from '../engines/engine-place.ts'
import { declaredLength, type Framing, headersForEngine, headersForGateway } from './headers.ts'
import { RequestBody } from './request-body.ts'

/** How one request ended, for counts and log; no word of what was asked or answered. */
export interface Ending {
  /** The engine's status; undefined where it did not answer. */
  status: number | undefined
  failure: Failure | undefined
}

/** What an {@link EngineRequest} is about. */
export interface Asked {
  exchange: Exchange
  head: RequestHead
  place: EnginePlace
  /** Looks at the whole body before a byte of it leaves; what it returns is why it must not. */
  check: ((body: Uint8Array) => string | undefined) | undefined
  ended(ending: Ending): void
}

/** Largest body that is checked as a whole, bytes: the gateway takes no larger one by default. */
const MOST_CHECKED = 64 * 1024 * 1024

/** One exchange of the tunnel, carried out at an engine. */
export class EngineRequest implements ExchangeHandler {
  readonly #asked: Asked
  readonly #body: RequestBody
  readonly #declared: number | undefined
  #request: ClientRequest | undefined
  #response: IncomingMessage | undefined
  /** Body bytes that the engine's socket has not taken yet, and for which no credit was given back. */
  #owed = 0
  #askedAt = 0
  #triedAgain = false
  #over = false

  constructor(asked: Asked) {
    this.#asked = asked
    this.#body = new RequestBody(asked.check ? MOST_CHECKED : undefined)
    this.#declared = declaredLength(asked.head.headers)
    asked.exchange.handle(this)
    // A small body comes with the same message: waiting for its end lets it leave in one piece.
    if (!asked.check) queueMicrotask(() => this.#start())
  }

  body(chunk: Uint8Array): void {
    const { exchange, check } = this.#asked
    if (this.#over) return exchange.consumed(chunk.length)
    this.#body.add(chunk)
    if (this.#declared !== undefined && this.#body.length > this.#declared) return this.#wrongLength()
    if (this.#request) return this.#pass(this.#request, chunk)
    if (!check) return
    if (!this.#body.whole) return this.#abandon('not-allowed', `a body beyond ${MOST_CHECKED} bytes cannot be checked`)
    exchange.consumed(chunk.length)
  }

  end(): void {
    if (this.#over) return
    this.#body.ended = true
    if (this.#declared !== undefined && this.#body.length < this.#declared) return this.#wrongLength()
    if (this.#request) {
      this.#request.end()
      return
    }
    const objection = this.#asked.check?.(this.#body.join())
    if (objection !== undefined) return this.#abandon('not-allowed', objection)
    this.#start()
  }

  /** The gateway or its client gave up, or the tunnel is lost for good: the engine must stop at once. */
  failed(failure: Failure): void {
    if (this.#over) return
    this.#finish({ status: this.#response?.statusCode, failure })
    this.#request?.destroy()
  }

  drain(): void {
    this.#response?.resume()
  }

  #start(): void {
    if (this.#request || this.#over) return
    const { head, place } = this.#asked
    const { request, options } = engineConnection(place.address)
    try {
      this.#request = request({
        ...options,
        // Another idle connection may be as dead as the first.
        ...(this.#triedAgain ? { agent: false } : {}),
        method: head.method,
        path: enginePath(place.address, head.path),
        headers: headersForEngine(head.headers, place.address, this.#framing()),
      })
    } catch (error) {
      return this.#abandon('not-allowed', `the request cannot be said in HTTP: ${messageOf(error)}`)
    }
    this.#askedAt = performance.now()
    this.#listen(this.#request)
    this.#sendKept(this.#request)
  }

  #framing(): Framing {
    if (!this.#body.ended) return this.#declared ?? 'chunked'
    return this.#body.length > 0 || this.#asked.head.method === 'POST' ? this.#body.length : 'none'
  }

  #listen(request: ClientRequest): void {
    request.on('response', (response) => this.#answer(response))
    request.on('error', (error) => this.#broke(request, error))
    request.on('drain', () => {
      const owed = this.#owed
      this.#owed = 0
      this.#asked.exchange.consumed(owed)
    })
  }

  #sendKept(request: ClientRequest): void {
    const { chunks, ended } = this.#body
    if (ended && chunks.length === 1) {
      request.end(chunks[0])
      return
    }
    for (const chunk of chunks) this.#pass(request, chunk)
    if (ended) request.end()
  }

  #pass(request: ClientRequest, chunk: Uint8Array): void {
    if (request.write(chunk)) this.#asked.exchange.consumed(chunk.length)
    else this.#owed += chunk.length
  }

  #answer(response: IncomingMessage): void {
    const { exchange } = this.#asked
    if (this.#over) {
      response.destroy()
      return
    }
    this.#response = response
    this.#body.release()
    const head = encodeHead(response, performance.now() - this.#askedAt)
    if (typeof head === 'string') return this.#abandon('engine-broke-off', `${this.#engine} ${head}`)
    exchange.answer(head)
    response.on('data', (chunk: Buffer) => {
      if (!exchange.write(chunk)) response.pause()
    })
    response.on('end', () => this.#complete())
    response.on('error', (error) => this.#broke(this.#request, error))
    // A connection that just closes is told by this event alone. Every other answer ends with it too, so no error is made in vain.
    response.on('close', () => {
      if (!this.#over) this.#broke(this.#request, new Error('the connection was closed'))
    })
  }

  #complete(): void {
    if (this.#over) return
    this.#asked.exchange.end()
    // The engine answered without waiting for the rest: its connection cannot be used again.
    if (!this.#body.ended) this.#request?.destroy()
    this.#finish({ status: this.#response?.statusCode, failure: undefined })
  }

  #broke(request: ClientRequest | undefined, error: Error): void {
    if (this.#over || request !== this.#request) return
    if (this.#response) return this.#abandon('engine-broke-off', `${this.#engine} ended in the middle of its answer`)
    if (this.#mayTryAgain(error)) {
      this.#triedAgain = true
      this.#request = undefined
      this.#owed = 0
      return this.#start()
    }
    this.#abandon('engine-unreachable', `${this.#engine} ${describe(error)}`)
  }

  /** An idle connection that the engine closed while we wrote into it says nothing about the engine. */
  #mayTryAgain(error: Error): boolean {
    const code = systemErrorCode(error)
    const stale = this.#request?.reusedSocket === true && (code === 'ECONNRESET' || code === 'EPIPE')
    return stale && !this.#triedAgain && this.#body.whole
  }

  get #engine(): string {
    const { place } = this.#asked
    return `${place.title} at ${place.address.url.host}`
  }

  #wrongLength(): void {
    this.#abandon('not-allowed', `the body is not ${this.#declared} bytes long as its head says`)
  }

  #abandon(code: FailureCode, message: string): void {
    if (this.#over) return
    const failure = { code, message }
    this.#asked.exchange.abandon(failure)
    this.#finish({ status: this.#response?.statusCode, failure })
    this.#request?.destroy()
  }

  #finish(ending: Ending): void {
    this.#over = true
    this.#body.release()
    this.#asked.ended(ending)
  }
}

/** The head for the tunnel with the milliseconds that the engine took for it, or what is wrong with it. */
function encodeHead({ statusCode = 0, rawHeaders }: IncomingMessage, took: number): Uint8Array | string {
  const headers = [...headersForGateway(rawHeaders), 'server-timing', `engine;dur=${took.toFixed(2)}`]
  try {
    return encodeAnswerHead({ status: statusCode, headers })
  } catch (error) {
    return `answered with a head that cannot be passed on: ${messageOf(error)}`
  }
}

function describe(error: Error): string {
  switch (systemErrorCode(error)) {
    case 'ECONNREFUSED':
      return 'does not listen'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'closed the connection before its answer began'
    default:
      return `cannot be asked: ${error.message}`
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
