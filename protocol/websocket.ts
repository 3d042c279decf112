import type { Transport } from './transport.ts'

/** What the protocol needs of a WebSocket library's socket (`ws` has this shape). */
export interface WebSocketLike {
  readonly bufferedAmount: number
  send(message: Uint8Array, options: { binary: true }, sent: () => void): void
  close(code: number, reason: string): void
  terminate(): void
}

/** A connection over one WebSocket. `drained` is called when the socket has taken all that it was given. */
export function overWebSocket(
  socket: WebSocketLike,
  bytesReceived: () => number,
  copy: (message: Uint8Array) => Uint8Array,
  drained: () => void,
): Transport {
  return {
    send: (message) => socket.send(copy(message), { binary: true }, drained),
    buffered: () => socket.bufferedAmount,
    bytesReceived,
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  }
}
