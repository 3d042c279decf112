import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { type CannedEngine, startCannedEngine } from '../engines/canned-engine.ts'
import { type Service, startService } from '../service/service.ts'
import { Relay } from './relay.ts'

const MIB = 1024 * 1024

/** An answer as a client reads it. */
class Reading {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  text = ''
  bytes = 0

  constructor(answer: Response) {
    this.#reader = (answer.body ?? assert.fail('no body')).getReader()
  }

  /** The next piece; false at the end. */
  async next(): Promise<boolean> {
    const { value, done } = await this.#reader.read()
    this.bytes += value?.length ?? 0
    if (value && this.bytes < MIB) this.text += Buffer.from(value)
    return !done
  }

  async rest(): Promise<string> {
    while (await this.next());
    return this.text
  }
}

/** A real gateway with the agent under test, whose connection can be cut. */
class TunnelBench {
  readonly relay = new Relay()
  readonly takes: number
  readonly #program: string
  engine!: CannedEngine
  service!: Service

  constructor({ program, takes }: AgentUnderTest) {
    this.#program = program
    this.takes = takes
  }

  async start(): Promise<void> {
    this.engine = await startCannedEngine()
    const between = (url: string) => this.relay.toward(url)
    this.service = await startService({ engines: [this.engine.url], agent: this.#program, between })
  }

  async stop(): Promise<void> {
    await this.service?.stop()
    await this.engine?.stop()
    this.relay.stop()
  }

  /** Asks for a chat that does what the script says. */
  ask(script: string, { stream = true, signal }: { stream?: boolean; signal?: AbortSignal } = {}): Promise<Response> {
    const messages = [{ role: 'user', content: script }]
    return this.service.post('/v1/chat/completions', { model: 'canned', stream, messages }, signal)
  }

  async quick(): Promise<number> {
    return (await this.ask('hi', { stream: false })).status
  }

  backAgain(): Promise<void> {
    return this.service.until(async () => (await this.quick()) === 200)
  }

  /** A running stream of which the first piece has come. */
  async running(script: string, signal?: AbortSignal): Promise<Reading> {
    // What was just answered may hold its place at the agent for a moment longer.
    let answer = await this.ask(script, signal ? { signal } : {})
    while (answer.status === 503) answer = await this.ask(script, signal ? { signal } : {})
    assert.equal(answer.status, 200)
    const reading = new Reading(answer)
    await reading.next()
    return reading
  }
}

export interface AgentUnderTest {
  /** The agent's file. */
  program: string
  /** How many requests it takes at once. */
  takes: number
}

/** What every agent must do through a real gateway, each as a test. */
export function tunnelCases(agent: AgentUnderTest): void {
  const bench = new TunnelBench(agent)
  before(() => bench.start())
  after(() => bench.stop())
  answering(bench)
  ending(bench)
  comingBack(bench)
}

function answering(bench: TunnelBench): void {
  test('an answer arrives token by token, while the engine still speaks', async () => {
    const reading = await bench.running('canned: tokens=40 interval=25')
    assert.ok((bench.engine.requests.at(-1)?.sent ?? 40) < 40)
    assert.match(await reading.rest(), /\[DONE\]/)
  })

  test('as many streams at once as the agent takes arrive whole', async () => {
    const count = Math.min(bench.takes, 200)
    const asked = Array.from({ length: count }, async () => (await bench.ask('canned: tokens=20 interval=20')).text())
    const texts = await Promise.all(asked)
    const whole = texts.filter((text) => [...text.matchAll(/"content":"/g)].length >= 20 && /\[DONE\]/.test(text))
    assert.equal(whole.length, count)
  })

  test('20 MiB of request arrive as they were sent', async () => {
    const messages = [{ role: 'user', content: 'x'.repeat(20 * MIB) }]
    const body = { model: 'canned', stream: false, messages }
    assert.equal((await bench.service.post('/v1/chat/completions', body)).status, 200)
    const sent = createHash('sha256').update(JSON.stringify(body)).digest('hex')
    assert.equal(bench.engine.requests.at(-1)?.sha256, sent)
  })

  test('a reader that stalls holds its engine back and nobody else, and gets everything in the end', async () => {
    const reading = await bench.running(`canned: bytes=${100 * MIB}`)
    const asked = bench.engine.requests.at(-1)
    for (let count = 0; count < 20; count += 1) assert.equal(await bench.quick(), 200)
    assert.ok((asked?.sent ?? 0) * 65_536 < 40 * MIB, `${asked?.sent} pieces left the engine`)
    await reading.rest()
    assert.equal(reading.bytes, 100 * MIB)
  })
}

function ending(bench: TunnelBench): void {
  for (const [when, script] of [
    ['before its first byte', 'canned: stall=forever'],
    ['after its first byte', 'canned: tokens=100000 interval=20'],
  ] as const) {
    test(`a client that leaves ${when} ends the request at the engine`, async () => {
      const [arrived, aborted] = [once(bench.engine.events, 'request'), once(bench.engine.events, 'aborted')]
      const controller = new AbortController()
      const answer = bench.ask(script, { signal: controller.signal })
      await arrived
      if (when === 'after its first byte') await new Reading(await answer).next()
      controller.abort()
      await Promise.allSettled([answer])
      await aborted
      await bench.service.nothingInFlight()
    })
  }

  test('an engine that crashes in mid-answer is told behind what it said', async () => {
    const text = await (await bench.ask('canned: tokens=9 interval=20 crash=3')).text()
    assert.equal([...text.matchAll(/"content":"[^"]/g)].length >= 3, true)
    assert.match(text, /engine_broke_off/)
    assert.equal(await bench.quick(), 200)
  })
}

function comingBack(bench: TunnelBench): void {
  test('after a lost connection the agent comes back by itself', async () => {
    const before = bench.relay.connections
    bench.relay.cut()
    await bench.backAgain()
    assert.ok(bench.relay.connections > before)
  })

  test('an answer goes on over the next connection, without a gap or a repeat', async () => {
    const contents = (text: string) => [...text.matchAll(/"content":"([^"]*)"/g)].map(([, content]) => content)
    const whole = await (await bench.ask('canned: tokens=150')).text()
    const reading = await bench.running('canned: tokens=150 interval=20')
    for (let cuts = 0; cuts < 3; cuts += 1) {
      await reading.next()
      const before = bench.relay.connections
      bench.relay.cut()
      await bench.service.until(async () => bench.relay.connections > before)
    }
    assert.deepEqual(contents(await reading.rest()), contents(whole))
    await bench.service.nothingInFlight()
  })

  test('100 MiB go on over the next connection too', async () => {
    const reading = await bench.running(`canned: bytes=${100 * MIB}`)
    bench.relay.cut()
    await reading.rest()
    assert.equal(reading.bytes, 100 * MIB)
  })

  test('one request more than the agent takes is told to come back', async () => {
    const controller = new AbortController()
    const script = 'canned: tokens=100000 interval=1000'
    const busy = await Promise.all(Array.from({ length: bench.takes }, () => bench.running(script, controller.signal)))
    assert.deepEqual([busy.length, await bench.quick()], [bench.takes, 503])
    controller.abort()
    await bench.service.nothingInFlight()
    assert.equal(await bench.quick(), 200)
  })

  test('a gateway that leaves lets a running answer finish, and the agent finds the next gateway', async () => {
    const reading = await bench.running('canned: tokens=100 interval=20')
    const stopped = bench.service.gateway.stop()
    assert.match(await reading.rest(), /\[DONE\]/)
    await stopped
    await bench.service.startGateway()
    await bench.backAgain()
  })
}
