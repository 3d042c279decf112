/** What {@link MessageReader} tells of one HTTP/1.1 message after the other. */
export interface MessageListener {
  /** The first line and headers, without the empty line. */
  head?(head: string): void
  body?(bytes: Buffer): void
  end(): void
}

type Part = 'head' | 'plain' | 'size' | 'chunk' | 'chunk-end' | 'last-end'

/**
 * Reads requests or answers from the bytes of a connection, no more of HTTP than the bench's own ends speak: bodies of
 * a known length or in chunks. A parser of our own, because Node's would be half of what is measured.
 */
export class MessageReader {
  readonly #listener: MessageListener
  #part: Part = 'head'
  #left = 0
  #pending: Buffer | undefined

  constructor(listener: MessageListener) {
    this.#listener = listener
  }

  take(bytes: Buffer): void {
    let data = this.#pending ? Buffer.concat([this.#pending, bytes]) : bytes
    this.#pending = undefined
    while (data.length > 0) {
      const used = this.#read(data)
      if (used === 0) {
        this.#pending = data
        return
      }
      data = data.subarray(used)
    }
  }

  /** Bytes that were understood; 0 where more are needed. */
  #read(data: Buffer): number {
    switch (this.#part) {
      case 'head':
        return this.#readHead(data)
      case 'size':
        return this.#readSize(data)
      case 'chunk-end':
      case 'last-end':
        return this.#readLineEnd(data)
      default:
        return this.#readBody(data)
    }
  }

  #readHead(data: Buffer): number {
    const end = data.indexOf('\r\n\r\n')
    if (end < 0) return 0
    const head = data.toString('latin1', 0, end)
    this.#listener.head?.(head)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length !== undefined) this.#begin('plain', Number(length))
    else if (/\r\ntransfer-encoding: *chunked/i.test(head)) this.#part = 'size'
    else this.#listener.end()
    return end + 4
  }

  #begin(part: 'plain' | 'chunk', length: number): void {
    this.#left = length
    this.#part = part
    if (length === 0) this.#ended()
  }

  #readBody(data: Buffer): number {
    const used = Math.min(this.#left, data.length)
    this.#listener.body?.(used === data.length ? data : data.subarray(0, used))
    this.#left -= used
    if (this.#left === 0 && this.#part === 'chunk') this.#part = 'chunk-end'
    else if (this.#left === 0) this.#ended()
    return used
  }

  #readSize(data: Buffer): number {
    const end = data.indexOf('\r\n')
    if (end < 0) return 0
    const size = Number.parseInt(data.toString('latin1', 0, end), 16)
    if (size > 0) this.#begin('chunk', size)
    else this.#part = 'last-end'
    return end + 2
  }

  #readLineEnd(data: Buffer): number {
    if (data.length < 2) return 0
    if (this.#part === 'last-end') this.#ended()
    else this.#part = 'size'
    return 2
  }

  #ended(): void {
    this.#part = 'head'
    this.#listener.end()
  }
}
