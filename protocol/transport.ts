/** One WebSocket connection, as far as the protocol needs it. */
export interface Transport {
  /** Sends one binary message. The bytes are valid only during the call. */
  send(message: Uint8Array): void
  /** Bytes that were handed over but not yet taken by the system. */
  buffered(): number
  /** Bytes received so far, parts of unfinished messages included: any change is a sign of life. */
  bytesReceived(): number
  /** Ends the connection in order. */
  close(code: number, reason: string): void
  /** Ends it at once, without asking the other end. */
  terminate(): void
}

/** Time and turns of the runtime; the protocol itself has no clock. */
export interface Scheduler {
  /** Runs the task after the input of this turn of the event loop was handled (Node's setImmediate). */
  soon(task: () => void): void
  /** Milliseconds of a clock that never goes back. */
  now(): number
  /** A number from 0 up to 1. */
  random(): number
}
