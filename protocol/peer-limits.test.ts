import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange } from './exchange.ts'
import { encodeFrame, FrameType } from './frame.ts'
import { MAX_BACKLOG, MAX_BUFFERED, MAX_MESSAGE, MAX_PAYLOAD, MAX_STREAMS, STREAM_WINDOW } from './limits.ts'
import type { PeerEvents } from './peer.ts'
import { SimulatedTunnel } from './simulated-tunnel.ts'

function tunnelOf(agentEvents: PeerEvents = {}) {
  const tunnel = new SimulatedTunnel({}, agentEvents)
  tunnel.connect()
  return { tunnel, gateway: tunnel.gateway, agent: tunnel.agent }
}

function outcome(exchange: Exchange): string[] {
  const heard: string[] = []
  const failed = ({ code }: { code: string }) => heard.push(code)
  exchange.handle({ body: () => {}, end: () => heard.push('end'), failed, drain: () => {} })
  return heard
}

const head = Buffer.from('ask')

test('a gateway opens no more than the agent takes; one more fails as busy, in the next turn', () => {
  const { tunnel, gateway } = tunnelOf()
  gateway.limitStreams(2)
  gateway.open(head, false)
  gateway.open(head, false)
  const heard = outcome(gateway.open(head, false))
  assert.deepEqual(heard, [])
  tunnel.settle()
  assert.deepEqual([heard, gateway.size, tunnel.agent.size], [['busy'], 2, 2])
})

test('a place that became free is taken again', () => {
  const { tunnel, gateway } = tunnelOf()
  gateway.limitStreams(1)
  gateway.open(head, false).abandon({ code: 'cancelled', message: '' })
  gateway.open(head, false)
  tunnel.settle()
  assert.deepEqual([gateway.size, tunnel.agent.size], [1, 1])
})

test('no limit goes beyond what the protocol allows', () => {
  const { tunnel, gateway } = tunnelOf()
  gateway.limitStreams(1_000_000)
  for (let count = 0; count < MAX_STREAMS + 10; count += 1) gateway.open(head, false)
  tunnel.settle()
  assert.deepEqual([gateway.size, tunnel.agent.size], [MAX_STREAMS, MAX_STREAMS])
})

test('an agent answers an OPEN beyond its limit with ERROR busy, and goes on', () => {
  const { tunnel, gateway, agent } = tunnelOf()
  agent.limitStreams(1)
  const heard = [outcome(gateway.open(head, false)), outcome(gateway.open(head, false))]
  tunnel.settle()
  assert.deepEqual([heard, agent.size, tunnel.wires.toGateway.closed], [[[], ['busy']], 1, undefined])
})

test('an exchange opened without a connection fails as lost', () => {
  const { tunnel, gateway } = tunnelOf()
  tunnel.cut()
  const heard = outcome(gateway.open(head, true))
  tunnel.time.turn()
  assert.deepEqual([heard, gateway.size], [['device-lost'], 0])
})

test('after GOAWAY running exchanges go on and new ones are refused, at either end', () => {
  for (const leaver of ['gateway', 'agent'] as const) {
    const { tunnel, gateway } = tunnelOf()
    const running = outcome(gateway.open(head, false))
    tunnel.settle()
    tunnel[leaver].sendGoAway('update')
    if (leaver === 'agent') gateway.open(head, false)
    tunnel.settle()
    const refused = outcome(gateway.open(head, false))
    tunnel.settle()
    assert.deepEqual([running, refused, gateway.size], [[], ['busy'], 1])
  }
})

test('an OPEN that crosses the GOAWAY of its agent is answered with ERROR busy', () => {
  const { tunnel, gateway, agent } = tunnelOf()
  agent.sendGoAway('update')
  const heard = outcome(gateway.open(head, false))
  tunnel.settle()
  assert.deepEqual([heard, agent.size], [['busy'], 0])
})

test('a new connection takes exchanges again', () => {
  const { tunnel, gateway } = tunnelOf()
  gateway.sendGoAway('moving')
  tunnel.cut()
  tunnel.connect()
  gateway.open(head, false)
  tunnel.settle()
  assert.equal(tunnel.agent.size, 1)
})

test('no message is longer than the other end takes, however much is said in one turn', () => {
  const { tunnel, gateway } = tunnelOf()
  const message = '\u0000'.repeat(2_000)
  const exchanges = Array.from({ length: 900 }, () => gateway.open(head, false))
  tunnel.settle()
  for (const exchange of exchanges) exchange.abandon({ code: 'cancelled', message })
  gateway.open(head, false).write(new Uint8Array(STREAM_WINDOW))
  tunnel.time.turn()
  const sizes: number[] = []
  for (let taken = tunnel.wires.toAgent.take(); taken; taken = tunnel.wires.toAgent.take()) sizes.push(taken.length)
  assert.ok(sizes.length > 10)
  assert.ok(Math.max(...sizes) <= MAX_MESSAGE && MAX_MESSAGE < MAX_PAYLOAD)
})

test('no more bodies are handed to a socket that is full, and all are once it has drained', () => {
  const { tunnel, gateway } = tunnelOf()
  for (let count = 0; count < 40; count += 1) gateway.open(head, false).write(new Uint8Array(STREAM_WINDOW))
  while (tunnel.time.turn());
  assert.ok(tunnel.wires.toAgent.buffered() < MAX_BUFFERED + MAX_MESSAGE * 2)
  tunnel.settle()
  assert.equal(tunnel.agent.size, 40)
})

test('an end that asks and never reads is cut off before its answers fill the memory', () => {
  const { tunnel, agent } = tunnelOf()
  const ping = encodeFrame({ type: FrameType.PING, flags: 0, stream: 0, payload: new Uint8Array(8) })
  for (let count = 0; count < MAX_BACKLOG; count += 1_000) {
    for (let more = 0; more < 100; more += 1) agent.receive(ping)
    tunnel.time.turn()
  }
  assert.ok(tunnel.wires.toGateway.buffered() < MAX_BACKLOG / 10, 'of the pings of one turn one is answered')
})

test('refusals to an end that does not read are bounded too', () => {
  const { tunnel, agent } = tunnelOf()
  agent.limitStreams(0)
  let stream = 0
  const open = () => {
    stream += 1
    return encodeFrame({ type: FrameType.OPEN, flags: 0, stream, payload: Uint8Array.of(0, 1, 65) })
  }
  while (!tunnel.wires.toGateway.closed && stream < 1_000_000) {
    for (let count = 0; count < 100; count += 1) agent.receive(open())
    tunnel.time.turn()
  }
  assert.ok(tunnel.wires.toGateway.buffered() < MAX_BACKLOG + MAX_MESSAGE)
  assert.equal(tunnel.wires.toGateway.closed?.code, 1006)
})
