import http from 'node:http'

const WINDOW = 262_144
const MAX_BODY = 65_536
const [HEAD, DATA, CREDIT, ERROR] = [17, 18, 19, 21]
const END = 1

const ALLOWED =
  /^(GET (\/api\/(version|tags|ps)|\/v1\/models)|POST (\/v1\/(chat\/completions|completions|embeddings|responses|rerank|(audio|images)\/[a-z]+|messages|messages\/count_tokens)|\/api\/(show|chat|generate|embed|embeddings)))$/
const HOP = 'connection|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*'
const OURS = 'host|origin|referer|cookie|authorization|x-api-key|forwarded|via|x-real-ip|x-forwarded-.*|sec-.*'
const NOT_TO_ENGINE = new RegExp(`^(${HOP}|${OURS}|expect|accept-encoding|content-length)$`, 'i')
const NOT_FROM_ENGINE = new RegExp(`^(${HOP}|set-cookie|access-control-.*)$`, 'i')

/** What a stream needs of its connection. */
export interface Sender {
  frame(type: number, flags: number, stream: number, payload: Uint8Array): void
  over(stream: number): void
}

/** One request of the gateway, carried out at the engine. Every answer is kept until it is credited. */
export class Stream {
  readonly #number: number
  readonly #resumable: boolean
  #sender: Sender | undefined
  #request: http.ClientRequest | undefined
  #requestEnded = false
  #received = 0
  #consumed = 0
  #granted = WINDOW
  #response: http.IncomingMessage | undefined
  #head: Buffer | undefined
  #headSent = false
  /** The answer's body from position `#from` on. */
  #body = Buffer.alloc(0)
  #from = 0
  #sent = 0
  #limit = WINDOW
  #ended = false
  #endSent = false
  #failure: Buffer | undefined

  constructor(number: number, resumable: boolean, sender: Sender) {
    this.#number = number
    this.#resumable = resumable
    this.#sender = sender
  }

  /** Begins the request that the head describes; `whole` is its body where all of it is there. Throws where the head is malformed. */
  begin(head: Buffer, engine: { id: string; url: URL }, whole: Buffer | undefined): void {
    const [first = '', ...lines] = new TextDecoder('utf-8', { fatal: true }).decode(head).split('\n')
    const [, method = '', path = '', id] = /^([A-Z]{1,16}) (\/[\x21-\x7e]*) (\S+)$/.exec(first) ?? []
    if (id === undefined) throw new Error('malformed request line')
    const asked = `${method === 'HEAD' ? 'GET' : method} ${path.replace(/\?.*/, '')}`
    if (id !== engine.id) return this.fail('engine-unknown', `no engine ${id} here`)
    if (!ALLOWED.test(asked)) return this.fail('not-allowed', `${asked} is not allowed here`)
    const all = lines.map((line) => /^([^:\s]+): (.*)$/.exec(line)?.slice(1) ?? ['', ''])
    const length = whole?.length ?? all.find(([name = '']) => name.toLowerCase() === 'content-length')?.[1]
    const headers = [...all.filter(([name = '']) => !NOT_TO_ENGINE.test(name)), ['host', engine.url.host]]
    headers.push(length === undefined ? ['transfer-encoding', 'chunked'] : ['content-length', String(length)])
    const { hostname, port } = engine.url
    this.#request = http.request({ hostname, port, method, path, headers: headers.flat() })
    this.#request.on('response', (response) => this.#answer(response))
    this.#request.on('error', ({ message }) =>
      this.fail(this.#response ? 'engine-broke-off' : 'engine-unreachable', message),
    )
  }

  takeBody(bytes: Buffer, end: boolean): void {
    this.#received += bytes.length
    if (this.#received > this.#granted || this.#requestEnded) throw new Error('body beyond credit or end')
    this.#requestEnded = end
    if (this.#ended || !this.#request) this.#consume(bytes.length)
    else if (bytes.length > 0) this.#request.write(Buffer.from(bytes), () => this.#consume(bytes.length))
    if (end) this.#request?.end()
    this.pump()
  }

  takeCredit(bytes: number): void {
    this.#limit += bytes
    if (bytes === 0 || this.#limit > this.#sent + WINDOW) throw new Error('credit beyond the window')
    this.#forgetUpTo(this.#limit - WINDOW)
    this.pump()
  }

  fail(code: string, message: string): void {
    this.#request?.destroy()
    if (!this.#ended) this.#failure = Buffer.from(JSON.stringify({ code, message }))
    this.#ended = true
    this.pump()
  }

  /** Nobody wants it any more. */
  stop(): void {
    this.#sender = undefined
    this.fail('cancelled', '')
  }

  /** The connection is lost; true where this goes on without one. */
  detach(): boolean {
    this.#sender = undefined
    return this.#resumable && this.#requestEnded
  }

  resume(sender: Sender, { head, received, limit }: { head: boolean; received: number; limit: number }): void {
    if (received < this.#from || received > this.#sent) throw new Error('cannot be resumed there')
    this.#forgetUpTo(received)
    this.#sent = received
    this.#limit = limit
    this.#headSent = head
    this.#endSent = false
    this.#sender = sender
    this.pump()
  }

  /** Sends what may be sent, and holds the engine back or lets it go on. */
  pump(): void {
    while (this.#sender && this.#mayGoOn()) this.#sendFrame(this.#sender)
    if (this.#body.length >= WINDOW) this.#response?.pause()
    else this.#response?.resume()
    if (this.#endSent && (this.#failure || (this.#requestEnded && !this.#resumable))) this.#sender?.over(this.#number)
  }

  get #left(): number {
    return this.#from + this.#body.length - this.#sent
  }

  #mayGoOn(): boolean {
    if (this.#endSent) return false
    if (!this.#headSent) return this.#head !== undefined || this.#failure !== undefined
    return this.#left > 0 ? this.#sent < this.#limit : this.#ended
  }

  #sendFrame(sender: Sender): void {
    this.#endSent = this.#failure !== undefined && this.#left === 0
    if (this.#endSent && this.#failure) return sender.frame(ERROR, 0, this.#number, this.#failure)
    const at = this.#sent - this.#from
    const bytes = this.#body.subarray(at, at + Math.min(MAX_BODY, this.#limit - this.#sent))
    this.#sent += bytes.length
    this.#endSent = this.#ended && !this.#failure && this.#left === 0
    const head = this.#headSent ? undefined : this.#head
    const payload = head ? Buffer.concat([Buffer.of(head.length >>> 8, head.length & 255), head, bytes]) : bytes
    this.#headSent = true
    sender.frame(head ? HEAD : DATA, this.#endSent ? END : 0, this.#number, payload)
  }

  #answer(response: http.IncomingMessage): void {
    const { rawHeaders, statusCode } = response
    const lines = rawHeaders.map((name, at) =>
      at % 2 === 1 || NOT_FROM_ENGINE.test(name) ? '' : `\n${name}: ${rawHeaders[at + 1]}`,
    )
    this.#response = response
    this.#head = Buffer.from(statusCode + lines.join(''))
    response.on('data', (chunk: Buffer) => {
      this.#body = Buffer.concat([this.#body, chunk])
      this.pump()
    })
    response.on('end', () => {
      this.#ended = true
      this.pump()
    })
    response.on('close', () => this.fail('engine-broke-off', 'the engine closed the connection'))
    this.pump()
  }

  #forgetUpTo(position: number): void {
    this.#body = this.#body.subarray(position - this.#from)
    this.#from = position
  }

  #consume(bytes: number): void {
    this.#consumed += bytes
    const more = this.#consumed + WINDOW - this.#granted
    if (more < WINDOW / 2 || this.#requestEnded) return
    this.#granted += more
    const payload = Buffer.alloc(4)
    payload.writeUInt32BE(more)
    this.#sender?.frame(CREDIT, 0, this.#number, payload)
  }
}
