// A second agent, written from docs/protocol.md alone: main.ts connect GATEWAY --engine URL --enrolment TOKEN
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { arch, hostname, platform } from 'node:os'
import { parseArgs } from 'node:util'
import { WebSocket } from 'ws'
import { type Sender, Stream } from './stream.ts'

const [HELLO, WELCOME, STATUS, PING, PONG, GOAWAY] = [1, 2, 3, 4, 5, 6]
const [OPEN, DATA, CREDIT, CANCEL, ERROR, DONE] = [16, 18, 19, 20, 21, 22]
const MAX_STREAMS = 64

const options = { engine: { type: 'string' }, enrolment: { type: 'string' } } as const
const { values, positionals } = parseArgs({ options, strict: false, allowPositionals: true })
const gateway = new URL(positionals[1] ?? '')
const engine = { id: 'engine', url: new URL(String(values.engine)) }
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const session = randomUUID()
const system = { platform: platform(), arch: arch(), release: '', hostname: hostname() }

async function ask(url: URL, init?: RequestInit): Promise<Record<string, string>> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(await answer.text())
  return JSON.parse(await answer.text())
}

/** Pairs, and returns the device's id. */
async function pair(): Promise<string> {
  const request = { name: 'second', system, agentVersion: '0.0.1', publicKey: publicKey.export({ format: 'jwk' }).x }
  const headers = { 'content-type': 'application/json', 'x-cloudtolocalllm-page': '1' }
  const body = JSON.stringify({ ...request, enrolment: values.enrolment })
  const { id, secret } = await ask(new URL('/console/pairings', gateway), { method: 'POST', headers, body })
  for (;;) {
    const authorization = `Bearer ${secret}`
    const outcome = await ask(new URL(`/console/pairings/${id}/outcome`, gateway), { headers: { authorization } })
    if (outcome['deviceId'] !== undefined) return outcome['deviceId']
    if (outcome['state'] !== 'waiting') throw new Error(outcome['state'])
  }
}

/** What the engine offers, as STATUS says it. */
async function describe(): Promise<unknown> {
  const names = JSON.stringify((await ask(new URL('/v1/models', engine.url)))['data']).matchAll(/"id":"([^"]+)"/g)
  const unknown = { size: null, digest: null, modifiedAt: null, family: null, parameterSize: null, quantization: null }
  const model = { loaded: true, ...unknown, contextLength: null, capabilities: [] }
  const models = [...names].map(([, name]) => ({ ...model, name }))
  const facts = { kind: 'openai', version: null, state: 'ready', problem: null, dialects: ['openai'] }
  return { name: 'second', system, engines: [{ id: engine.id, ...facts, demonstration: false, models }], allows: [] }
}

type Streams = Map<number, Stream>

/** Streams that wait for the next connection to the same gateway process. */
const held = new Map<string, { streams: Streams; timer: NodeJS.Timeout }>()
const connected = new Set<string>()
let longest = 250

function dial(atLeast = 0): void {
  setTimeout(() => new Connection(), atLeast + Math.random() * longest)
  longest = Math.min(longest * 2, 30_000)
}

/** One WebSocket, from the dial to its end. */
class Connection implements Sender {
  readonly #socket: WebSocket
  readonly #timers: NodeJS.Timeout[]
  #streams: Streams = new Map()
  #instance = ''
  #openSince: number | undefined
  #leaving = false
  #last = 0
  #received = () => 0
  #heard = { bytes: 0, at: performance.now() }
  #spokeAt = performance.now()
  #pingedAt: number | undefined

  constructor() {
    const address = gateway.href.replace(/^http/, 'ws')
    const options = { perMessageDeflate: false, maxPayload: 1_343_488 }
    this.#socket = new WebSocket(new URL('/tunnel', address), 'cloudtolocalllm.v1', options)
    const tooLate = () => this.#openSince ?? this.#socket.close(4408)
    this.#timers = [setInterval(() => this.#look(), 500), setTimeout(tooLate, 10_000)]
    this.#socket.on('upgrade', ({ socket }) => {
      socket.setNoDelay(true)
      this.#received = () => socket.bytesRead
    })
    this.#socket.on('message', (message: Buffer) => this.#receive(message))
    this.#socket.on('error', (error) => console.error(error.message))
    this.#socket.on('close', (code, reason) => this.#closed(code, Number(reason.toString())))
  }

  frame(type: number, flags: number, stream: number, payload: Uint8Array): void {
    const header = Buffer.alloc(10)
    header.writeUInt16BE(type * 256 + flags)
    header.writeUInt32BE(stream, 2)
    header.writeUInt32BE(payload.length, 6)
    this.#spokeAt = performance.now()
    this.#socket.send(Buffer.concat([header, payload]))
  }

  over(stream: number): void {
    this.#streams.delete(stream)
    if (this.#leaving && this.#streams.size === 0) this.#socket.close(1000)
  }

  #say(type: number, message: unknown): void {
    this.frame(type, 0, 0, Buffer.from(JSON.stringify(message)))
  }

  #receive(message: Buffer): void {
    try {
      for (let at = 0; at < message.length; ) {
        const end = at + 10 + message.readUInt32BE(at + 6)
        if (end > message.length) throw new Error('frame cut off')
        this.#take(message.subarray(at, end))
        at = end
      }
    } catch (error) {
      console.error(error)
      this.#socket.close(4400, String(error).slice(0, 100))
    }
  }

  #take(frame: Buffer): void {
    const [type, flags, number, payload] = [frame[0], frame.readUInt8(1), frame.readUInt32BE(2), frame.subarray(10)]
    if (type === HELLO) return this.#greet(JSON.parse(payload.toString()))
    if (type === WELCOME) return this.#begin(JSON.parse(payload.toString()))
    if (type === PING) return this.frame(PONG, 0, 0, payload)
    if (type === PONG) return
    if (type === GOAWAY) return this.#leave()
    if (type === OPEN) return this.#open(number, flags, payload)
    if (number > this.#last) throw new Error(`frame type ${type} for stream ${number}, which was never opened`)
    const stream = this.#streams.get(number)
    if (type === DATA) return stream?.takeBody(payload, (flags & 1) !== 0)
    if (type === CREDIT) return stream?.takeCredit(payload.readUInt32BE())
    if (type !== CANCEL && type !== DONE) throw new Error(`unknown frame type ${type}`)
    if (type === CANCEL) stream?.stop()
    this.over(number)
  }

  #greet(hello: { protocols: number[]; instance: string; challenge: string }): void {
    if (!hello.protocols.includes(1)) return this.#socket.close(4426)
    if (connected.has(hello.instance)) return this.#socket.close(1000)
    this.#instance = hello.instance
    const text = `cloudtolocalllm tunnel 1\n${gateway.host}\n${hello.challenge}`
    const signature = sign(null, Buffer.from(text), privateKey).toString('base64url')
    const streams = [...(held.get(hello.instance)?.streams.keys() ?? [])]
    const facts = { protocol: 1, device, agent: '0.0.1', session, maxStreams: MAX_STREAMS }
    this.#say(HELLO, { ...facts, signature, streams })
  }

  #begin({ resume }: { resume: { stream: number; head: boolean; received: number; limit: number }[] }): void {
    this.#openSince = performance.now()
    connected.add(this.#instance)
    const waiting: Streams = held.get(this.#instance)?.streams ?? new Map()
    clearTimeout(held.get(this.#instance)?.timer)
    held.delete(this.#instance)
    for (const at of resume) {
      const stream = waiting.get(at.stream)
      this.#last = Math.max(this.#last, at.stream)
      if (stream) this.#streams.set(at.stream, stream)
      else this.frame(ERROR, 0, at.stream, Buffer.from('{"code":"device-lost","message":"it ended meanwhile"}'))
      stream?.resume(this, at)
    }
    for (const [number, stream] of waiting) if (!resume.some((at) => at.stream === number)) stream.stop()
    describe().then((status) => this.#say(STATUS, status))
    process.send?.({ type: 'online', deviceId: device })
  }

  #open(number: number, flags: number, payload: Buffer): void {
    if (number <= this.#last) throw new Error(`stream ${number} was used`)
    this.#last = number
    const whole = (flags & 1) !== 0
    const head = payload.subarray(2, 2 + payload.readUInt16BE())
    const body = payload.subarray(2 + head.length)
    const stream = new Stream(number, (flags & 2) !== 0, this)
    if (this.#leaving || this.#streams.size >= MAX_STREAMS) return stream.fail('busy', 'no more at once')
    this.#streams.set(number, stream)
    stream.begin(head, engine, whole ? body : undefined)
    stream.takeBody(body, whole)
  }

  #leave(): void {
    this.#leaving = true
    dial()
    if (this.#streams.size === 0) this.#socket.close(1000)
  }

  #look(): void {
    const now = performance.now()
    const busy = this.#streams.size > 0
    if (this.#received() !== this.#heard.bytes) {
      this.#heard = { bytes: this.#received(), at: now }
      this.#pingedAt = undefined
    }
    if (this.#pingedAt !== undefined && now - this.#pingedAt > (busy ? 3_000 : 5_000)) return this.#socket.terminate()
    const since = busy ? Math.min(this.#heard.at, this.#spokeAt) : this.#heard.at
    if (this.#openSince === undefined || this.#pingedAt !== undefined || now - since < (busy ? 2_000 : 10_000)) return
    this.#pingedAt = now
    this.frame(PING, 0, 0, Buffer.alloc(0))
  }

  #closed(code: number, seconds: number): void {
    for (const timer of this.#timers) clearTimeout(timer)
    const streams = new Map([...this.#streams].filter(([, stream]) => stream.detach() || stream.stop()))
    const giveUp = () => {
      for (const stream of streams.values()) stream.stop()
      held.delete(this.#instance)
    }
    if (streams.size > 0) held.set(this.#instance, { streams, timer: setTimeout(giveUp, 20_000) })
    if (performance.now() - (this.#openSince ?? Number.POSITIVE_INFINITY) > 10_000) longest = 250
    if (this.#openSince !== undefined) connected.delete(this.#instance)
    if (this.#leaving) return
    if (code === 4401 || code === 4426) process.exitCode = 1
    else dial(code === 4429 ? seconds * 1_000 : code === 4409 ? 300_000 : 0)
  }
}

const device = await pair()
dial()
