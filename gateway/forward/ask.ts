import type { AnswerHead } from '@cloudtolocalllm/protocol/head'
import type { Caller } from '../access/permission.ts'
import type { OnlineDevices } from '../devices/online-devices.ts'
import type { DeviceLink } from '../tunnel/device-link.ts'
import { findAddress } from './addresses.ts'
import { type AnswerReceiver, Dispatch, type Question as DispatchQuestion } from './dispatch.ts'
import { findPlaces, type OfflineModels, type Place } from './places.ts'
import { RouteFault } from './route-fault.ts'

/** A question to one model from inside the gateway, routed exactly like one that came over the API. */
export interface Question {
  caller: Caller
  path: '/v1/chat/completions'
  model: string
  /** The body for the model that answers: `device/model` becomes the name that its engine knows. */
  body(model: string): Uint8Array
  /** Aborting it cancels at the engine. */
  signal: AbortSignal
}

export interface Answer {
  deviceId: string
  deviceName: string
  /** As its engine calls it. */
  model: string
  status: number
  /** Throws a RouteFault where the answer ends before its end. */
  body: AsyncIterable<Uint8Array>
}

/** Rejects with a RouteFault where no device can answer. */
export type Ask = (question: Question) => Promise<Answer>

/** Asks over the devices that are online. */
export function createAsk(online: OnlineDevices<DeviceLink>, offlineModels: OfflineModels): Ask {
  return async ({ caller, path, model, body, signal }) => {
    const address = findAddress('POST', path)
    if (!address) throw new RouteFault('addressUnknown', `there is no ${path}`)
    const places = await findPlaces(online, offlineModels, caller, model, address)
    const answer = new AskedAnswer()
    const dispatch = new Dispatch(wholeQuestion(places, path, body), answer)
    answer.follow(dispatch)
    signal.addEventListener('abort', () => answer.stop(), { once: true })
    if (signal.aborted) throw new RouteFault('engineBrokeOff', 'the answer was stopped')
    dispatch.start()
    return answer.begun
  }
}

function wholeQuestion(places: readonly Place[], path: string, body: Question['body']): DispatchQuestion {
  return {
    places,
    at: ({ engine, model }) => {
      const bytes = Buffer.from(body(model))
      const headers = ['content-type', 'application/json', 'content-length', String(bytes.length)]
      return { head: { method: 'POST', path, engine: engine.id, headers }, first: [bytes] }
    },
    whole: true,
    rest: () => Promise.resolve(),
    resume: () => {},
    resumable: true,
  }
}

/** An answer as an iterable: what was not read yet waits within the stream's credit. */
class AskedAnswer implements AnswerReceiver {
  readonly begun: Promise<Answer>
  #resolve: (answer: Answer) => void = () => {}
  #reject: (error: unknown) => void = () => {}
  #dispatch: Dispatch | undefined
  #waiting: Buffer[] = []
  #over = false
  #fault: RouteFault | undefined
  #wake: () => void = () => {}

  constructor() {
    this.begun = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  follow(dispatch: Dispatch): void {
    this.#dispatch = dispatch
  }

  stop(): void {
    this.#dispatch?.cancel('the answer was stopped')
    this.failed(new RouteFault('engineBrokeOff', 'the answer was stopped'))
  }

  head({ status }: AnswerHead, { link, model }: Place): void {
    this.#resolve({ deviceId: link.deviceId, deviceName: link.status.name, model, status, body: this.#read() })
  }

  body(chunk: Buffer): void {
    this.#waiting.push(chunk)
    this.#wake()
  }

  end(): void {
    this.#over = true
    this.#wake()
  }

  failed(fault: RouteFault): void {
    if (this.#over) return
    this.#over = true
    this.#fault = fault
    this.#reject(fault)
    this.#wake()
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#waiting.shift()
        if (chunk) {
          yield chunk
          this.#dispatch?.consumed(chunk.length)
        } else if (this.#over) {
          if (this.#fault) throw this.#fault
          return
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
        }
      }
    } finally {
      if (!this.#over) this.#dispatch?.cancel('nobody reads the answer any more')
    }
  }
}
