import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { MessageReader } from './http-message.ts'
import type { Subject } from './subjects.ts'

/** What happens to one request. */
export interface AnswerListener {
  body?(bytes: Buffer): void
  end(status: number): void
}

/** One keep-alive connection on a bare socket, with one request at a time. */
export class Client {
  readonly socket: Socket
  #listener: AnswerListener = { end: () => undefined }
  #status = 0

  constructor(socket: Socket) {
    this.socket = socket
    const reader = new MessageReader({
      head: (head) => {
        this.#status = Number(head.slice(9, 12))
      },
      body: (bytes) => this.#listener.body?.(bytes),
      end: () => this.#listener.end(this.#status),
    })
    socket.on('data', (bytes: Buffer) => reader.take(bytes))
  }

  send(request: Uint8Array, listener: AnswerListener): void {
    this.#listener = listener
    this.socket.write(request)
  }

  /** Sends, and resolves with the status when the answer is whole. Rejects where the connection ends before. */
  ask(request: Uint8Array, body?: (bytes: Buffer) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      const lost = () => reject(new Error('the connection ended before the answer did'))
      this.socket.once('close', lost)
      const end = (status: number) => {
        this.socket.off('close', lost)
        resolve(status)
      }
      this.send(request, body ? { body, end } : { end })
    })
  }

  close(): void {
    this.socket.destroy()
  }
}

export async function openClient({ port }: Subject): Promise<Client> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  return new Client(socket)
}

export function openClients(subject: Subject, count: number): Promise<Client[]> {
  return Promise.all(Array.from({ length: count }, () => openClient(subject)))
}

/** A whole chat request for this subject. */
export function requestFor({ port, key }: Subject, body: string | Buffer): Buffer {
  const authorization = key === undefined ? '' : `authorization: Bearer ${key}\r\n`
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${authorization}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(body)])
}
