import type { ServerResponse } from 'node:http'
import { EventStream } from './event-stream.ts'

/** Every event stream that is open, so that it ends with its session and with the gateway. */
export class OpenStreams {
  readonly #streams = new Map<EventStream, string>()

  /** Sends all events to one reader and ends the stream after them. */
  async serve<Event>(
    response: ServerResponse,
    sessionId: string,
    follow: (signal: AbortSignal) => AsyncIterable<Event>,
  ): Promise<void> {
    const stream = new EventStream(response)
    this.#streams.set(stream, sessionId)
    try {
      for await (const event of follow(stream.signal)) await stream.send(event)
    } finally {
      this.#streams.delete(stream)
      stream.end()
    }
  }

  /** Ends the streams of a browser that was signed out. */
  endOf(sessionId: string): void {
    for (const [stream, owner] of this.#streams) if (owner === sessionId) stream.end()
  }

  endAll(): void {
    for (const stream of this.#streams.keys()) stream.end()
  }
}
