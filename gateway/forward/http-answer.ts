import type { ServerResponse } from 'node:http'
import { type AnswerHead, headerValue } from '@cloudtolocalllm/protocol/head'
import { CONTENT_TYPE, type Framing, framingOf } from '../dialects/dialect.ts'
import type { Address } from './addresses.ts'
import type { AnswerFigures, Outcome } from './answer-record.ts'
import { AnswerWatch } from './answer-watch.ts'
import type { AnswerReceiver, Dispatch } from './dispatch.ts'
import { answerHeaders } from './headers.ts'
import { isLoaded, type Place } from './places.ts'
import { RouteFault } from './route-fault.ts'
import type { Stopwatch } from './stopwatch.ts'

/** How an answer ended, told once. */
export interface AnswerEnd extends AnswerFigures {
  status: number
  place: Place | undefined
  outcome: Outcome
  streamed: boolean
  bytesOut: number
}

export interface HttpAnswerOptions {
  address: Address
  /** The client asked for a stream; undefined: it did not say. */
  wantsStream: boolean | undefined
  /** Milliseconds of silence until a sign of life; 0: never. */
  keepaliveEvery: number
  stopwatch: Stopwatch
  done(end: AnswerEnd): void
}

/** Keeps proxies from holding an answer back. */
const UNBUFFERED = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' }

/** Characters of an engine's error that are kept where it has to become one event. */
const MOST_LATE_ERROR = 16 * 1024

/** An engine's answer on its way to an HTTP client, as it comes. */
export class HttpAnswer implements AnswerReceiver {
  readonly #response: ServerResponse
  readonly #options: HttpAnswerOptions
  readonly #watch = new AnswerWatch()
  #dispatch: Dispatch | undefined
  #framing: Framing | undefined
  #place: Place | undefined
  #status = 0
  /** Headers left before the engine answered, so its status can only be told in the body. */
  #early = false
  #lateError = ''
  #owed = 0
  #done = false
  #keepalive: NodeJS.Timeout | undefined

  constructor(response: ServerResponse, options: HttpAnswerOptions) {
    this.#response = response
    this.#options = options
    response.on('close', () => this.#closed())
    response.on('drain', () => this.#drained())
    if (options.keepaliveEvery > 0) this.#keepalive = setTimeout(() => this.#stayAlive(), options.keepaliveEvery)
  }

  /** The dispatch whose answer this is. */
  follow(dispatch: Dispatch): void {
    this.#dispatch = dispatch
  }

  head(head: AnswerHead, place: Place): void {
    const { stopwatch } = this.#options
    stopwatch.answered(headerValue(head.headers, 'server-timing'))
    this.#place = place
    this.#status = head.status
    if (this.#early) return
    this.#framing = framingOf(headerValue(head.headers, 'content-type'))
    const streamed = this.#framing === 'sse' || this.#framing === 'ndjson'
    const headers = answerHeaders(head.headers, streamed ? UNBUFFERED : {})
    this.#response.writeHead(head.status, [...headers, 'server-timing', stopwatch.header()])
    this.#response.flushHeaders()
  }

  body(chunk: Buffer): void {
    if (this.#watch.bytes === 0) this.#options.stopwatch.firstByte()
    this.#watch.see(chunk)
    this.#keepalive?.refresh()
    if (this.#toldTooEarly()) this.#lateError += chunk.toString('utf8', 0, MOST_LATE_ERROR)
    // A view of the tunnel's message would hold all of it for as long as this reader stalls.
    const bytes = this.#response.writableNeedDrain ? Buffer.from(chunk) : chunk
    if (this.#toldTooEarly() || this.#response.write(bytes)) this.#dispatch?.consumed(chunk.length)
    else this.#owed += chunk.length
  }

  end(): void {
    const { address } = this.#options
    const unfinished =
      address.does === 'generate' &&
      this.#status < 400 &&
      this.#isStream() &&
      !address.dialect.isFinished(this.#watch.tail())
    if (unfinished)
      return this.failed(new RouteFault('engineBrokeOff', 'the engine ended its answer without finishing it'))
    this.#response.end(this.#toldTooEarly() ? address.dialect.errorEvent(onOneLine(this.#lateError)) : undefined)
    this.#finish(this.#status >= 500 ? 'failed' : 'complete')
  }

  failed(fault: RouteFault): void {
    if (this.#done) return
    if (this.#response.headersSent) this.#failInStream(fault)
    else sendFault(this.#response, this.#options.address, fault)
    this.#status = this.#response.statusCode
    this.#finish('failed')
  }

  /** After the first byte an error can only be told in the dialect's own way; a body of known length is cut. */
  #failInStream(fault: RouteFault): void {
    const framing = this.#framing
    if (framing === undefined || (framing === 'json' && !this.#early)) {
      this.#response.destroy()
      return
    }
    const separator = this.#watch.atLineStart ? '' : framing === 'sse' ? '\n\n' : '\n'
    this.#response.end(separator + this.#options.address.dialect.streamError(fault, framing))
  }

  /** The engine's answer is an error, but a stream was begun with status 200 already. */
  #toldTooEarly(): boolean {
    return this.#early && this.#isStream() && this.#status >= 400
  }

  #isStream(): boolean {
    return this.#framing === 'sse' || this.#framing === 'ndjson'
  }

  /** Something has to pass before proxies and clients give up (60 s, 100 s): headers first, then what the dialect overlooks. */
  #stayAlive(): void {
    const { address } = this.#options
    if (address.does !== 'generate' || this.#done) return
    if (!this.#response.headersSent) this.#beginEarly()
    const between = this.#watch.atLineStart && (this.#isStream() || this.#early)
    if (this.#framing && between) this.#response.write(address.dialect.keepalive(this.#framing))
    this.#keepalive?.refresh()
  }

  #beginEarly(): void {
    const { address, wantsStream, stopwatch } = this.#options
    const streams = wantsStream ?? address.dialect.name === 'ollama'
    this.#framing = streams ? (address.dialect.name === 'ollama' ? 'ndjson' : 'sse') : 'json'
    this.#early = true
    const timing = { 'server-timing': stopwatch.header() }
    this.#response.writeHead(200, { 'content-type': CONTENT_TYPE[this.#framing], ...UNBUFFERED, ...timing })
  }

  #drained(): void {
    const owed = this.#owed
    this.#owed = 0
    this.#dispatch?.consumed(owed)
  }

  #closed(): void {
    if (this.#done) return
    this.#dispatch?.cancel('the client closed the connection')
    this.#status = 499
    this.#finish('cancelled')
  }

  #finish(outcome: Outcome): void {
    this.#done = true
    clearTimeout(this.#keepalive)
    const place = this.#place
    const streamed = this.#isStream()
    this.#options.stopwatch.finished(place !== undefined && isLoaded(place))
    this.#options.done({
      status: this.#status,
      place,
      outcome,
      streamed,
      bytesOut: this.#watch.bytes,
      ...this.#watch.figures(streamed),
    })
  }
}

/** An error in the dialect that was called. */
export function sendFault(response: ServerResponse, address: Pick<Address, 'dialect'>, fault: RouteFault): void {
  const body = JSON.stringify(address.dialect.error(fault))
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  if (fault.retryAfter !== undefined) headers['retry-after'] = fault.retryAfter
  // What the client still sends would otherwise be read as its next request.
  if (!response.req.complete) headers['connection'] = 'close'
  response.writeHead(fault.status, headers).end(body)
}

function onOneLine(json: string): string {
  return json.trim().replaceAll(/\s*\n\s*/g, ' ')
}
