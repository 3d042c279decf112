import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange } from './exchange.ts'
import type { Failure } from './failure.ts'
import { Flag, FrameType } from './frame.ts'
import { MAX_BODY, MAX_OVERRUN, STREAM_WINDOW } from './limits.ts'
import type { PeerEvents } from './peer.ts'
import { SimulatedTunnel } from './simulated-tunnel.ts'

/** What a program heard of one exchange. */
class Listener {
  readonly heard: string[] = []

  constructor(exchange: Exchange, consumes = true) {
    exchange.handle({
      head: (bytes) => this.heard.push(`head ${Buffer.from(bytes)}`),
      body: (chunk) => {
        this.heard.push(chunk.length > 20 ? `${chunk.length} bytes` : `body ${Buffer.from(chunk)}`)
        if (consumes) exchange.consumed(chunk.length)
      },
      end: () => this.heard.push('end'),
      failed: ({ code }) => this.heard.push(`failed ${code}`),
      drain: () => this.heard.push('drain'),
    })
  }
}

const cancelled: Failure = { code: 'cancelled', message: 'gone' }
const crashed: Failure = { code: 'engine-broke-off', message: 'crashed' }

/** A connected tunnel; `opened` holds what the agent was asked, in order. */
function tunnelOf(agentEvents: PeerEvents = {}, gatewayEvents: PeerEvents = {}) {
  const opened: { exchange: Exchange; listener: Listener }[] = []
  const open = (exchange: Exchange) => opened.push({ exchange, listener: new Listener(exchange) })
  const tunnel = new SimulatedTunnel(gatewayEvents, { open, ...agentEvents })
  tunnel.connect()
  return { tunnel, opened, gateway: tunnel.gateway, agent: tunnel.agent }
}

/** One exchange that the agent has, with its request ended. */
function asked(resumable = false) {
  const { tunnel, opened, gateway, agent } = tunnelOf()
  const exchange = gateway.open(Buffer.from('ask'), resumable)
  const listener = new Listener(exchange)
  exchange.end()
  tunnel.settle()
  const [atAgent] = opened
  if (!atAgent) assert.fail('not opened')
  return { tunnel, gateway, agent, exchange, listener, atAgent: atAgent.exchange, agentListener: atAgent.listener }
}

const typesTo = (wire: 'toAgent' | 'toGateway', tunnel: SimulatedTunnel) =>
  tunnel.wires[wire].frames().map(({ type }) => type)

test('a request and its answer pass, head, body and end', () => {
  const { tunnel, opened, gateway, agent } = tunnelOf()
  const exchange = gateway.open(Buffer.from('ask'), false)
  const listener = new Listener(exchange)
  exchange.write(Buffer.from('question'))
  exchange.end()
  tunnel.settle()
  const [atAgent] = opened
  assert.deepEqual(atAgent?.listener.heard, ['body question', 'end'])
  if (atAgent) agent.answer(atAgent.exchange, Buffer.from('200'))
  atAgent?.exchange.write(Buffer.from('answer'))
  atAgent?.exchange.end()
  tunnel.settle()
  assert.deepEqual(listener.heard, ['head 200', 'body answer', 'end'])
  assert.deepEqual([gateway.size, agent.size], [0, 0])
})

test('a small request is one frame of one message', () => {
  const { tunnel, gateway } = tunnelOf()
  const exchange = gateway.open(Buffer.from('ask'), true)
  exchange.write(Buffer.from('question'))
  exchange.end()
  tunnel.time.turn()
  const [frame, ...others] = tunnel.wires.toAgent.frames()
  assert.deepEqual([frame?.type, frame?.flags, others.length], [FrameType.OPEN, Flag.END | Flag.RESUMABLE, 0])
})

test('all frames of a turn leave in one message, control frames first', () => {
  const { tunnel, gateway } = tunnelOf()
  gateway.open(Buffer.from('a'), false)
  gateway.open(Buffer.from('b'), false)
  gateway.sendGoAway('update')
  tunnel.time.turn()
  assert.deepEqual(typesTo('toAgent', tunnel), [FrameType.GOAWAY, FrameType.OPEN, FrameType.OPEN])
  tunnel.deliverToAgent()
  assert.equal(tunnel.deliverToAgent(), false)
})

test('streams take turns: a token never waits for more than a frame of each other stream', () => {
  const { tunnel, gateway } = tunnelOf()
  for (let count = 0; count < 3; count += 1)
    gateway.open(Buffer.from('bulk'), false).write(new Uint8Array(STREAM_WINDOW))
  gateway.open(Buffer.from('token'), false).write(Buffer.from('t'))
  tunnel.time.turn()
  const streams = tunnel.wires.toAgent.frames().map(({ stream }) => stream)
  assert.deepEqual(streams.slice(0, 4), [1, 2, 3, 4])
  assert.ok(tunnel.wires.toAgent.frames().every(({ payload }) => payload.length <= MAX_BODY + 6))
})

test('a stalled reader stops its own stream only', () => {
  const { tunnel, gateway, agent, opened } = tunnelOf()
  const [stalled, quick] = [gateway.open(Buffer.from('a'), false), gateway.open(Buffer.from('b'), false)]
  const heard = [new Listener(stalled, false).heard, new Listener(quick).heard]
  tunnel.settle()
  for (const { exchange } of opened) {
    agent.answer(exchange, Buffer.from('200'))
    exchange.write(new Uint8Array(STREAM_WINDOW * 2))
    exchange.end()
  }
  tunnel.settle()
  const bytes = heard.map((lines) => lines.reduce((sum, line) => sum + (Number.parseInt(line, 10) || 0), 0))
  assert.deepEqual(bytes, [STREAM_WINDOW, STREAM_WINDOW * 2])
  assert.deepEqual(
    heard.map((lines) => lines.at(-1)),
    [`${MAX_BODY} bytes`, 'end'],
  )
})

test('a source is told when to pause and when to go on', () => {
  const { tunnel, gateway } = tunnelOf()
  const exchange = gateway.open(Buffer.from('a'), false)
  const { heard } = new Listener(exchange)
  assert.equal(exchange.write(new Uint8Array(10)), true)
  assert.equal(exchange.write(new Uint8Array(MAX_BODY)), false)
  tunnel.settle()
  assert.deepEqual(heard, ['drain'])
})

test('a source that goes on after it was told to pause loses its stream', () => {
  const { tunnel, gateway } = tunnelOf()
  const exchange = gateway.open(Buffer.from('a'), false)
  const { heard } = new Listener(exchange)
  for (let count = 0; count < 5; count += 1) exchange.write(new Uint8Array(MAX_OVERRUN))
  tunnel.time.turn()
  assert.deepEqual(heard, [])
  exchange.write(new Uint8Array(MAX_OVERRUN + 1))
  tunnel.settle()
  assert.deepEqual(heard, ['failed busy'])
  assert.deepEqual([gateway.size, tunnel.agent.size], [0, 0])
})

test('a cancel reaches the agent as a failure, and ends both sides', () => {
  const { tunnel, gateway, agent, exchange, listener, agentListener } = asked()
  exchange.abandon(cancelled)
  tunnel.settle()
  assert.deepEqual(agentListener.heard, ['end', 'failed cancelled'])
  assert.deepEqual([listener.heard, gateway.size, agent.size], [[], 0, 0])
})

test('a request that is cancelled before it left was never there', () => {
  const { tunnel, gateway, opened } = tunnelOf()
  gateway.open(Buffer.from('a'), false).abandon(cancelled)
  tunnel.time.turn()
  assert.deepEqual([typesTo('toAgent', tunnel), opened.length, gateway.size], [[], 0, 0])
})

test('a cancel that crosses the end of the answer, or its first byte, harms nobody', () => {
  for (const ends of [true, false]) {
    const { tunnel, gateway, agent, exchange, listener, atAgent } = asked()
    agent.answer(atAgent, Buffer.from('200'))
    if (ends) atAgent.end()
    tunnel.time.turn()
    exchange.abandon(cancelled)
    tunnel.settle()
    assert.deepEqual([listener.heard, gateway.size, agent.size], [[], 0, 0])
  }
})

test('an answer to a request that was cancelled meanwhile is not sent', () => {
  const { tunnel, agent, exchange, atAgent } = asked()
  exchange.abandon(cancelled)
  tunnel.settle()
  agent.answer(atAgent, Buffer.from('200'))
  assert.equal(atAgent.write(Buffer.from('x')), true)
  atAgent.end()
  tunnel.time.turn()
  assert.deepEqual(typesTo('toGateway', tunnel), [])
})

test('what an engine said before it broke off arrives before the failure', () => {
  const { tunnel, agent, listener, atAgent } = asked()
  agent.answer(atAgent, Buffer.from('200'))
  tunnel.settle()
  atAgent.write(Buffer.from('last words'))
  atAgent.abandon(crashed)
  tunnel.settle()
  assert.deepEqual(listener.heard, ['head 200', 'body last words', 'failed engine-broke-off'])
  assert.equal(agent.size, 0)
})

test('an answer that fails before it began is only a failure', () => {
  const { tunnel, agent, listener, atAgent } = asked()
  agent.answer(atAgent, Buffer.from('200'))
  atAgent.abandon(crashed)
  tunnel.settle()
  assert.deepEqual(listener.heard, ['failed engine-broke-off'])
})

test('after its answer an agent still takes the rest of the request, and may throw it away', () => {
  const { tunnel, opened, gateway, agent } = tunnelOf()
  const exchange = gateway.open(Buffer.from('a'), false)
  const listener = new Listener(exchange)
  tunnel.settle()
  const [atAgent] = opened
  if (atAgent) agent.answer(atAgent.exchange, Buffer.from('413'))
  atAgent?.exchange.end()
  atAgent?.exchange.abandon(crashed)
  exchange.write(new Uint8Array(STREAM_WINDOW * 3))
  exchange.end()
  tunnel.settle()
  assert.deepEqual(
    [listener.heard.filter((line) => line !== 'drain'), gateway.size, agent.size],
    [['head 413', 'end'], 0, 0],
  )
})

test('what an agent had not read when it gave a finished answer up is credited all the same', () => {
  const { tunnel, opened, gateway, agent } = tunnelOf()
  const exchange = gateway.open(Buffer.from('a'), false)
  new Listener(exchange)
  tunnel.settle()
  const atAgent = opened[0]?.exchange ?? assert.fail('not opened')
  new Listener(atAgent, false)
  exchange.write(new Uint8Array(STREAM_WINDOW * 2))
  exchange.end()
  tunnel.settle()
  agent.answer(atAgent, Buffer.from('413'))
  atAgent.end()
  atAgent.abandon(crashed)
  tunnel.settle()
  assert.deepEqual([gateway.size, agent.size], [0, 0])
})

test('a source that was paused goes on when credit frees what was kept', () => {
  const { tunnel, agent, exchange, atAgent, agentListener } = asked(true)
  new Listener(exchange, false)
  agent.answer(atAgent, Buffer.from('200'))
  assert.equal(atAgent.write(new Uint8Array(STREAM_WINDOW)), false)
  tunnel.settle()
  assert.deepEqual(agentListener.heard, ['end'])
  exchange.consumed(STREAM_WINDOW)
  tunnel.settle()
  assert.deepEqual(agentListener.heard, ['end', 'drain'])
})

test('idle is told once, when the last exchange is over', () => {
  let idles = 0
  const { tunnel, gateway } = tunnelOf({}, { idle: () => (idles += 1) })
  const [one, two] = [gateway.open(Buffer.from('a'), false), gateway.open(Buffer.from('b'), false)]
  tunnel.settle()
  one.abandon(cancelled)
  assert.equal(idles, 0)
  two.abandon(cancelled)
  two.abandon(cancelled)
  tunnel.settle()
  assert.equal(idles, 1)
})

test('a STATUS arrives, and of several in one turn only the last', () => {
  const names: string[] = []
  const { tunnel, agent } = tunnelOf({}, { status: ({ name }) => names.push(name) })
  const system = { platform: 'linux', arch: 'x64', release: '', hostname: 'h' }
  for (const name of ['one', 'two']) agent.sendStatus({ name, system, engines: [], allows: [] })
  tunnel.settle()
  assert.deepEqual(names, ['two'])
})

test('a ping is answered, and the way there and back is measured', () => {
  const trips: number[] = []
  const { tunnel, gateway } = tunnelOf({}, { roundTrip: (milliseconds) => trips.push(milliseconds) })
  tunnel.time.pass(10_000)
  gateway.checkLiveness()
  tunnel.time.turn()
  tunnel.time.pass(30)
  tunnel.settle()
  assert.deepEqual(trips, [30])
})

test('a connection that went silent is ended', () => {
  const { tunnel, gateway } = tunnelOf()
  for (let seconds = 0; seconds < 16; seconds += 1) {
    tunnel.time.pass(1_000)
    gateway.checkLiveness()
    tunnel.time.turn()
  }
  assert.equal(tunnel.wires.toAgent.closed?.code, 1006)
})
