import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Exchange } from './exchange.ts'
import { STREAM_WINDOW } from './limits.ts'
import { Body, Sink, Source } from './simulated-body.ts'
import { SimulatedTunnel } from './simulated-tunnel.ts'

/** Runs of each property, raised by the longer tiers; a failure prints the seed that PROTOCOL_SEED repeats it with. */
const numRuns = Number(process.env['PROTOCOL_RUNS'] ?? 200)
const seed = process.env['PROTOCOL_SEED']
const runs = seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) }

interface Plan {
  request: number
  answer: number
  chunk: number
  resumable: boolean
  /** The agent answers at once, not when the request is whole. */
  early: boolean
}

/** One request and its answer, with both ends' programs. */
class Conversation {
  readonly #plan: Plan
  readonly #asked: Source
  readonly #answered: Source
  readonly requestSink: Sink
  readonly answerSink: Sink
  readonly exchange: Exchange
  atAgent: Exchange | undefined
  /** How it ended at the gateway, where not by its end. */
  outcome: string | undefined
  /** What was done to it, which alone may be how it ended. */
  readonly causes = new Set<string>()
  agentFailures = 0

  constructor(tunnel: SimulatedTunnel, number: number, plan: Plan) {
    this.#plan = plan
    if (!tunnel.connected) this.causes.add('device-lost')
    const request = new Body(plan.request, number * 2)
    const answer = new Body(plan.answer, number * 2 + 1)
    this.#asked = new Source(request, plan.chunk)
    this.#answered = new Source(answer, plan.chunk)
    this.requestSink = new Sink(request)
    this.answerSink = new Sink(answer)
    this.exchange = tunnel.gateway.open(Uint8Array.of(number >>> 8, number & 0xff), plan.resumable)
    this.exchange.handle({
      head: (bytes) => assert.deepEqual([...bytes], [number & 0xff]),
      body: (chunk) => this.#receiveAnswer(chunk),
      end: () => this.answerSink.end(),
      failed: (failure) => this.#end(failure.code),
      drain: () => this.#asked.go(),
    })
    this.#asked.start(this.exchange)
  }

  get over(): boolean {
    return this.outcome !== undefined || this.answerSink.ended
  }

  serve(tunnel: SimulatedTunnel, exchange: Exchange, head: Uint8Array): void {
    this.atAgent = exchange
    const answer = () => {
      tunnel.agent.answer(exchange, head.slice(1, 2))
      this.#answered.start(exchange)
    }
    exchange.handle({
      body: (chunk) => this.requestSink.take(chunk),
      end: () => {
        this.requestSink.end()
        if (!this.#plan.early) answer()
      },
      failed: () => {
        this.agentFailures += 1
      },
      drain: () => this.#answered.go(),
    })
    if (this.#plan.early) answer()
  }

  cancel(): void {
    if (this.over) return
    this.causes.add('cancelled')
    this.exchange.abandon({ code: 'cancelled', message: 'gone' })
    this.#end('cancelled')
  }

  breakOff(): void {
    this.causes.add('engine-broke-off')
    this.atAgent?.abandon({ code: 'engine-broke-off', message: 'crashed' })
  }

  consume(most: number): boolean {
    const answered = this.answerSink.consume(this.exchange, most)
    return (this.atAgent !== undefined && this.requestSink.consume(this.atAgent, most)) || answered
  }

  #receiveAnswer(chunk: Uint8Array): void {
    assert.equal(this.over, false)
    this.answerSink.take(chunk)
  }

  #end(outcome: string): void {
    assert.equal(this.over, false)
    this.outcome = outcome
  }
}

type Step =
  | { do: 'open'; plan: Plan }
  | { do: 'turn' | 'split' | 'shakeHands' }
  | { do: 'cut'; notices: { gateway: boolean; agent: boolean } }
  | { do: 'toAgent' | 'toGateway'; messages: number }
  | { do: 'consume'; which: number; bytes: number }
  | { do: 'cancel' | 'breakOff'; which: number }

const size = fc.oneof(
  { weight: 3, arbitrary: fc.nat(3_000) },
  { weight: 1, arbitrary: fc.nat(400_000) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, STREAM_WINDOW - 1, STREAM_WINDOW, STREAM_WINDOW + 1) },
)
const plan: fc.Arbitrary<Plan> = fc.record({
  request: size,
  answer: size,
  chunk: fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 100_000 })),
  resumable: fc.boolean(),
  early: fc.boolean(),
})
const which = fc.nat(50)
const notices = fc.record({ gateway: fc.boolean(), agent: fc.boolean() })

function steps(breaking: boolean): fc.Arbitrary<Step[]> {
  const calm: fc.WeightedArbitrary<Step>[] = [
    { weight: 3, arbitrary: plan.map((plan) => ({ do: 'open' as const, plan })) },
    { weight: 6, arbitrary: fc.constant({ do: 'turn' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'split' as const }) },
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constantFrom('toAgent' as const, 'toGateway' as const), messages: fc.nat(8) }),
    },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('consume' as const), which, bytes: fc.nat(400_000) }) },
  ]
  const breaks: fc.WeightedArbitrary<Step>[] = [
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), notices }) },
    { weight: 3, arbitrary: fc.constant({ do: 'shakeHands' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'breakOff' as const), which }) },
  ]
  return fc.array(fc.oneof(...calm, ...(breaking ? breaks : [])), { minLength: 10, maxLength: 120 })
}

/** A tunnel with its conversations, driven step by step. */
class Run {
  readonly conversations: Conversation[] = []
  readonly tunnel: SimulatedTunnel = new SimulatedTunnel(
    {},
    {
      open: (exchange, head) => {
        const number = ((head[0] ?? 0) << 8) | (head[1] ?? 0)
        this.conversations[number]?.serve(this.tunnel, exchange, head)
      },
    },
  )

  constructor() {
    this.tunnel.connect()
  }

  take(step: Step): void {
    switch (step.do) {
      case 'open':
        this.conversations.push(new Conversation(this.tunnel, this.conversations.length, step.plan))
        return
      case 'turn':
        this.tunnel.time.turn()
        return
      case 'cut':
        for (const { causes } of this.conversations) causes.add('device-lost')
        return this.tunnel.cut(step.notices)
      case 'shakeHands':
        if (!this.tunnel.connected) this.tunnel.shakeHands()
        return
      case 'consume':
        this.#pick(step.which)?.consume(step.bytes)
        return
      case 'cancel':
        return this.#pick(step.which)?.cancel()
      case 'breakOff':
        return this.#pick(step.which)?.breakOff()
      default:
        if (this.tunnel.connected) this.#move(step)
    }
  }

  /** Connects where needed, and lets everything come to its end. */
  finish(): void {
    if (!this.tunnel.connected) this.tunnel.connect()
    let moved = true
    while (moved) {
      this.tunnel.settle()
      moved = this.conversations.filter((conversation) => conversation.consume(Number.MAX_SAFE_INTEGER)).length > 0
    }
  }

  #move(step: Step): void {
    const { wires } = this.tunnel
    if (step.do === 'split') {
      wires.toAgent.splitMessages()
      wires.toGateway.splitMessages()
    } else if (step.do === 'toAgent') {
      for (let count = 0; count < step.messages; count += 1) this.tunnel.deliverToAgent()
    } else if (step.do === 'toGateway') {
      for (let count = 0; count < step.messages; count += 1) this.tunnel.deliverToGateway()
    }
  }

  #pick(which: number): Conversation | undefined {
    return this.conversations[which % Math.max(1, this.conversations.length)]
  }
}

function runOf(all: readonly Step[]): Run {
  const run = new Run()
  for (const step of all) run.take(step)
  run.finish()
  return run
}

function nothingLeft({ tunnel }: Run): void {
  assert.deepEqual([tunnel.gateway.size, tunnel.agent.size], [0, 0])
  assert.deepEqual([tunnel.wires.toAgent.closed, tunnel.wires.toGateway.closed], [undefined, undefined])
}

test('any interleaving of streams arrives whole and in order, within its credit, and leaves nothing behind', () => {
  const property = fc.property(steps(false), (all) => {
    const run = runOf(all)
    for (const { requestSink, answerSink, outcome, agentFailures } of run.conversations) {
      assert.deepEqual([requestSink.ended, answerSink.ended, outcome, agentFailures], [true, true, undefined, 0])
    }
    nothingLeft(run)
  })
  fc.assert(property, runs)
})

test('through lost connections, cancels and crashes every stream arrives whole or fails once, and nothing is left', () => {
  const property = fc.property(steps(true), (all) => {
    const run = runOf(all)
    for (const conversation of run.conversations) {
      assert.equal(conversation.over, true)
      assert.ok(conversation.outcome === undefined || conversation.causes.has(conversation.outcome))
      assert.ok(conversation.agentFailures <= 1)
    }
    nothingLeft(run)
  })
  fc.assert(property, runs)
})

test('a resumable answer whose request had arrived outlives any number of lost connections', () => {
  const cuts = fc.array(fc.nat(60), { minLength: 1, maxLength: 6 })
  const property = fc.property(plan, cuts, (given, moves) => {
    const run = new Run()
    run.take({ do: 'open', plan: { ...given, resumable: true, early: false } })
    const [conversation] = run.conversations
    while (conversation && !conversation.requestSink.ended) {
      run.tunnel.time.turn()
      run.tunnel.deliverToAgent()
      run.tunnel.deliverToGateway()
      conversation.consume(Number.MAX_SAFE_INTEGER)
    }
    for (const count of moves) {
      for (let at = 0; at < count; at += 1) {
        run.tunnel.time.turn()
        if (at % 3 > 0) run.tunnel.deliverToGateway()
        else run.tunnel.deliverToAgent()
        conversation?.consume(at * 1_000)
      }
      run.tunnel.cut()
      run.tunnel.connect()
    }
    run.finish()
    assert.deepEqual([conversation?.answerSink.ended, conversation?.outcome], [true, undefined])
    nothingLeft(run)
  })
  fc.assert(property, runs)
})
