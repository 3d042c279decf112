import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { MessageReader } from './http-message.ts'
import { microseconds } from './microseconds.ts'
import { ANSWER_BYTES, MODEL, readOrder } from './order.ts'

const PIECE = Buffer.alloc(64 * 1024, 'x')

/** Bytes of a request's body that are looked at for an order. */
const ORDER_WITHIN = 512

const answerOf = (status: string, body: string): Buffer =>
  Buffer.from(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )

const notFound = answerOf('404 Not Found', '{"error":"not found"}')
const models = answerOf('200 OK', `{"object":"list","data":[{"id":"${MODEL}","object":"model"}]}`)
const quick = answerOf('200 OK', quickBody())

/** An answer of the usual shape, of exactly {@link ANSWER_BYTES} bytes. */
function quickBody(): string {
  const around = (content: string) =>
    `{"id":"b","object":"chat.completion","model":"${MODEL}","choices":[{"index":0,"message":{"role":"assistant","content":"${content}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":9,"total_tokens":18}}`
  return around('y'.repeat(ANSWER_BYTES - around('').length))
}

/** An engine on bare sockets, fast enough that it is never what is measured. */
export class StandInEngine {
  readonly #server: Server
  readonly #cancelled: (at: number) => void

  /** `cancelled` is told when a client left a running stream, in microseconds of {@link microseconds}. */
  constructor(cancelled: (at: number) => void) {
    this.#cancelled = cancelled
    this.#server = createServer({ noDelay: true }, (socket) => new EngineConnection(socket, this.#cancelled))
  }

  /** Listens on a free port and returns it. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1', 1024)
    await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }
}

/** One connection, with one request at a time. */
class EngineConnection {
  readonly #socket: Socket
  readonly #cancelled: (at: number) => void
  #get = ''
  #order = ''
  #streaming: NodeJS.Timeout | undefined

  constructor(socket: Socket, cancelled: (at: number) => void) {
    this.#socket = socket
    this.#cancelled = cancelled
    const reader = new MessageReader({
      head: (head) => {
        this.#get = head.startsWith('GET ') ? (head.split(' ', 2)[1] ?? '') : ''
        this.#order = ''
      },
      body: (bytes) => {
        if (this.#order.length < ORDER_WITHIN) this.#order += bytes.toString('latin1', 0, ORDER_WITHIN)
      },
      end: () => this.#answer(),
    })
    socket.on('data', (bytes: Buffer) => reader.take(bytes))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#closed())
  }

  #answer(): void {
    if (this.#get !== '') {
      this.#socket.write(this.#get === '/v1/models' ? models : notFound)
      return
    }
    const order = readOrder(this.#order)
    if (order === undefined) this.#socket.write(quick)
    else if (order.does === 'stream') this.#stream(order.tokens, order.interval)
    else this.#sendBytes(order.bytes)
  }

  /** Each token carries its number and the moment at which it was sent. */
  #stream(tokens: number, interval: number): void {
    this.#socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n')
    let sent = 0
    const next = () => {
      if (sent === tokens) return this.#endStream()
      this.#writeEvent(
        `{"id":"b","object":"chat.completion.chunk","model":"${MODEL}","choices":[{"index":0,"delta":{"content":"@${sent}:${microseconds()};"}}]}`,
      )
      sent += 1
    }
    next()
    this.#streaming = setInterval(next, interval)
  }

  #endStream(): void {
    clearInterval(this.#streaming)
    this.#streaming = undefined
    this.#writeEvent('[DONE]')
    this.#socket.write('0\r\n\r\n')
  }

  #writeEvent(data: string): void {
    const event = `data: ${data}\n\n`
    this.#socket.write(`${event.length.toString(16)}\r\n${event}\r\n`, 'latin1')
  }

  #sendBytes(bytes: number): void {
    this.#socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: ${bytes}\r\n\r\n`)
    let left = bytes
    const more = () => {
      while (left > 0) {
        const piece = left >= PIECE.length ? PIECE : PIECE.subarray(0, left)
        left -= piece.length
        if (this.#socket.write(piece)) continue
        this.#socket.once('drain', more)
        return
      }
    }
    more()
  }

  #closed(): void {
    if (this.#streaming === undefined) return
    clearInterval(this.#streaming)
    this.#cancelled(microseconds())
  }
}
