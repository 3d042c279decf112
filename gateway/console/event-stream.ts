import type { ServerResponse } from 'node:http'

/** Milliseconds between two comments: under the 30 s after which the most impatient proxies end a silent answer. */
const KEEPALIVE_MS = 15_000

/** Server-sent events over one response: written as they come, never buffered, never queued behind a slow reader. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #gone = new AbortController()
  readonly #keepalive: NodeJS.Timeout

  constructor(response: ServerResponse, keepaliveMs = KEEPALIVE_MS) {
    this.#response = response
    response.on('close', () => this.#close())
    response.on('error', () => this.#close())
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    response.flushHeaders()
    this.#keepalive = setInterval(() => this.#sayAlive(), keepaliveMs)
    if (response.destroyed) this.#close()
  }

  /** Aborts when the reader left or {@link end} was called. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** Sends one event; resolves when there is room for the next, or when the reader has left. */
  async send(event: unknown): Promise<void> {
    if (this.signal.aborted || this.#response.write(`data: ${JSON.stringify(event)}\n\n`)) return
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.#response.off('drain', settle)
        this.signal.removeEventListener('abort', settle)
        resolve()
      }
      this.#response.on('drain', settle)
      this.signal.addEventListener('abort', settle)
    })
  }

  end(): void {
    this.#close()
    this.#response.end()
  }

  #sayAlive(): void {
    if (!this.#response.writableNeedDrain) this.#response.write(': alive\n\n')
  }

  #close(): void {
    clearInterval(this.#keepalive)
    this.#gone.abort()
  }
}
