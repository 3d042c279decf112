/** Where the time of one request goes, in milliseconds; the client sees it as Server-Timing. */
export class Stopwatch {
  readonly startedAt = new Date()
  readonly #arrived = performance.now()
  #authenticated = 0
  #asked = 0
  #answered = 0
  #firstByte = 0
  #ended = 0
  #engine = 0
  #wasLoaded = false

  /** The caller is known. */
  authenticated(): void {
    this.#authenticated = performance.now()
  }

  /** The question leaves for a device. */
  asked(): void {
    this.#asked = performance.now()
  }

  /** The answer's head came; the agent says how long the engine took. */
  answered(serverTiming: string | undefined): void {
    this.#answered = performance.now()
    this.#engine = Number(/engine;dur=([\d.]+)/.exec(serverTiming ?? '')?.[1] ?? 0)
  }

  firstByte(): void {
    this.#firstByte = performance.now()
  }

  finished(wasLoaded: boolean): void {
    this.#ended = performance.now()
    this.#wasLoaded = wasLoaded
  }

  /** `auth`: key and limits; `queue`: reading and routing; `tunnel`: both ways to the device; `engine`: until its first byte. */
  header(): string {
    const auth = this.#authenticated - this.#arrived
    const asked = this.#asked || performance.now()
    const answered = this.#answered || performance.now()
    const tunnel = Math.max(0, answered - asked - this.#engine)
    return `auth;dur=${auth.toFixed(2)}, queue;dur=${(asked - this.#authenticated).toFixed(2)}, tunnel;dur=${tunnel.toFixed(2)}, engine;dur=${this.#engine.toFixed(2)}`
  }

  get durationMs(): number {
    return (this.#ended || performance.now()) - this.#arrived
  }

  /** Milliseconds until the question left for a device; null where none was asked. */
  get queueMs(): number | null {
    return this.#asked > 0 ? this.#asked - this.#arrived : null
  }

  get firstByteMs(): number | null {
    return this.#firstByte > 0 ? this.#firstByte - this.#arrived : null
  }

  /** Milliseconds that loading the model took, prefill included; null where it was loaded before. */
  get loadMs(): number | null {
    return this.#wasLoaded || this.#firstByte === 0 ? null : this.#firstByte - this.#asked
  }

  /** Tokens per second after the first byte; null where there is too little to tell. */
  speed(outputTokens: number | null): number | null {
    const seconds = (this.#ended - this.#firstByte) / 1000
    return outputTokens === null || outputTokens < 2 || this.#firstByte === 0 || seconds <= 0.05
      ? null
      : (outputTokens - 1) / seconds
  }
}
