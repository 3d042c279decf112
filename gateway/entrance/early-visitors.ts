import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { sendText } from './page.ts'

/** What answers requests and takes over upgrades. */
export interface Door {
  answer(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/**
 * Keeps who comes after the port is open and before anything is there to answer: Node tells of a request once, and
 * one that nobody heard of would wait for ever. Probes are answered: it lives, and is not ready.
 */
export class EarlyVisitors {
  readonly #server: Server | TlsServer
  readonly #waiting: ((door: Door) => void)[] = []

  constructor(server: Server | TlsServer) {
    this.#server = server
    server.on('request', this.#request)
    server.on('upgrade', this.#upgrade)
  }

  /** Lets in who waits, and from now on everybody. */
  letIn(door: Door): void {
    this.#server.off('request', this.#request).off('upgrade', this.#upgrade)
    this.#server.on('request', (request, response) => door.answer(request, response))
    this.#server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head))
    for (const enter of this.#waiting) enter(door)
  }

  readonly #request = (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/healthz') return sendText(response, 200, 'ok')
    if (request.url === '/readyz') return sendText(response, 503, 'starting')
    this.#waiting.push((door) => door.answer(request, response))
  }

  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener a client that goes away while it waits would end the gateway.
    socket.on('error', () => socket.destroy())
    this.#waiting.push((door) => door.upgrade(request, socket, head))
  }
}
