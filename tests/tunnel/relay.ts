import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP relay between agent and gateway, whose connections a test can cut. */
export class Relay {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #target: URL | undefined
  /** Connections that were made through it so far. */
  connections = 0

  constructor() {
    this.#server = createServer((socket) => this.#join(socket))
  }

  /** Listens, and sends from now on everything to this address; says where it listens. */
  async toward(target: string): Promise<string> {
    this.#target = new URL(target)
    if (!this.#server.listening) {
      this.#server.listen(0, '127.0.0.1')
      await once(this.#server, 'listening')
    }
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Ends every connection at once, at both ends. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  stop(): void {
    this.cut()
    this.#server.close()
  }

  #join(client: Socket): void {
    this.connections += 1
    const gateway = connect(Number(this.#target?.port), this.#target?.hostname)
    const pairs: [Socket, Socket][] = [
      [client, gateway],
      [gateway, client],
    ]
    for (const [from, to] of pairs) {
      this.#sockets.add(from)
      from.setNoDelay(true)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
    }
  }
}
