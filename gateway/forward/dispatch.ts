import type { Exchange } from '@cloudtolocalllm/protocol/exchange'
import type { Failure, FailureCode } from '@cloudtolocalllm/protocol/failure'
import { type AnswerHead, decodeAnswerHead, type RequestHead } from '@cloudtolocalllm/protocol/head'
import type { Place } from './places.ts'
import { type RouteCode, RouteFault } from './route-fault.ts'

/** Where the answer goes. */
export interface AnswerReceiver {
  head(head: AnswerHead, place: Place): void
  /** Call {@link Dispatch.consumed} once the bytes have left. */
  body(chunk: Buffer): void
  end(): void
  /** No answer, or no more of it. Nothing follows. */
  failed(fault: RouteFault): void
}

/** The question: what is known of its body, and how the rest is read. */
export interface Question {
  /** Best first. */
  places: readonly Place[]
  /** Head and first bytes as they are said at that place. */
  at(place: Place): { head: RequestHead; first: readonly Buffer[] }
  /** The first bytes are the whole body. */
  whole: boolean
  /** Reads the rest into `take`, which returns false to ask for a pause. */
  rest(take: (chunk: Buffer) => boolean): Promise<void>
  /** Goes on reading after a pause. */
  resume(): void
  /** The answer may outlive its connection. */
  resumable: boolean
}

const CODE: Readonly<Record<FailureCode, RouteCode>> = {
  'engine-unreachable': 'engineUnreachable',
  'engine-broke-off': 'engineBrokeOff',
  'engine-unknown': 'engineUnreachable',
  'not-allowed': 'notAllowedByDevice',
  busy: 'deviceBusy',
  'device-lost': 'deviceLost',
  cancelled: 'engineBrokeOff',
}

/** Failures after which another device may still give the whole answer, as long as nothing of it was seen. */
const WORTH_ANOTHER: ReadonlySet<FailureCode> = new Set(['engine-unreachable', 'engine-unknown', 'busy', 'device-lost'])

/** One question on its way: asked at the best place, and at the next where that one fails before its answer began. */
export class Dispatch {
  readonly #question: Question
  readonly #receiver: AnswerReceiver
  readonly #left: Place[]
  #exchange: Exchange | undefined
  #answered = false

  constructor(question: Question, receiver: AnswerReceiver) {
    this.#question = question
    this.#receiver = receiver
    this.#left = [...question.places]
  }

  /** Asks the next place; calls the receiver's `failed` where none is left. */
  start(): void {
    const place = this.#left.shift()
    if (!place) return this.#receiver.failed(new RouteFault('deviceLost', 'no device is left that could answer'))
    const { head, first } = this.#question.at(place)
    const exchange = place.link.open(head, this.#question.resumable)
    this.#exchange = exchange
    exchange.handle({
      head: (bytes) => this.#takeHead(decodeAnswerHead(bytes), place),
      body: (chunk) => this.#receiver.body(asBuffer(chunk)),
      end: () => this.#takeEnd(exchange),
      failed: (failure) => this.#takeFailure(failure, place),
      drain: () => this.#question.resume(),
    })
    for (const chunk of first) exchange.write(chunk)
    if (this.#question.whole) exchange.end()
    else this.#sendRest(exchange)
  }

  /** Bytes of the answer have left our hands. */
  consumed(bytes: number): void {
    this.#exchange?.consumed(bytes)
  }

  /** Nobody waits for the answer any more: the engine stops. */
  cancel(reason: string): void {
    this.#left.length = 0
    this.#exchange?.abandon({ code: 'cancelled', message: reason })
  }

  #sendRest(exchange: Exchange): void {
    this.#question
      .rest((chunk) => exchange.write(chunk))
      .then(
        () => exchange.end(),
        (error: unknown) => {
          exchange.abandon({ code: 'cancelled', message: 'the request did not arrive whole' })
          if (error instanceof RouteFault) this.#receiver.failed(error)
          else throw error
        },
      )
  }

  #takeHead(head: AnswerHead, place: Place): void {
    this.#answered = true
    this.#receiver.head(head, place)
  }

  #takeEnd(exchange: Exchange): void {
    // An answer may end before its request was sent whole; the rest is not wanted.
    if (!exchange.outgoing.ended) exchange.abandon({ code: 'cancelled', message: 'the answer is complete' })
    this.#receiver.end()
  }

  #takeFailure(failure: Failure, place: Place): void {
    const another = !this.#answered && this.#question.whole && this.#left.length > 0
    if (another && WORTH_ANOTHER.has(failure.code)) return this.start()
    this.#receiver.failed(new RouteFault(CODE[failure.code], `${place.link.status.name}: ${failure.message}`))
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
