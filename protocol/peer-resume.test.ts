import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange } from './exchange.ts'
import { FrameType } from './frame.ts'
import { STREAM_WINDOW } from './limits.ts'
import { SimulatedTunnel } from './simulated-tunnel.ts'
import { ProtocolViolation } from './violation.ts'

interface Heard {
  text: string
  ended: boolean
  failed: string | undefined
}

function listen(exchange: Exchange): Heard {
  const heard: Heard = { text: '', ended: false, failed: undefined }
  exchange.handle({
    body: (chunk) => {
      heard.text += Buffer.from(chunk)
    },
    end: () => {
      heard.ended = true
    },
    failed: ({ code }) => {
      heard.failed = code
    },
    drain: () => {},
  })
  return heard
}

/** A question that the agent has whole, and whose answer has begun with "one ". */
function answering(resumable = true) {
  const opened: { exchange: Exchange; heard: Heard }[] = []
  const tunnel = new SimulatedTunnel({}, { open: (exchange) => opened.push({ exchange, heard: listen(exchange) }) })
  tunnel.connect()
  const exchange = tunnel.gateway.open(Buffer.from('ask'), resumable)
  const heard = listen(exchange)
  exchange.end()
  tunnel.settle()
  const [atAgent] = opened
  if (!atAgent) assert.fail('not opened')
  tunnel.agent.answer(atAgent.exchange, Buffer.from('200'))
  atAgent.exchange.write(Buffer.from('one '))
  tunnel.settle()
  return { tunnel, exchange, heard, opened, atAgent: atAgent.exchange, agentHeard: atAgent.heard }
}

test('an answer goes on over the next connection, without a gap or a repeat', () => {
  const { tunnel, heard, atAgent } = answering()
  atAgent.write(Buffer.from('two '))
  tunnel.time.turn()
  tunnel.cut()
  atAgent.write(Buffer.from('three'))
  atAgent.end()
  tunnel.connect()
  tunnel.settle()
  assert.deepEqual(heard, { text: 'one two three', ended: true, failed: undefined })
  assert.deepEqual([tunnel.gateway.size, tunnel.agent.size], [0, 0])
})

test('an answer that ended while nobody listened arrives whole', () => {
  const { tunnel, heard, atAgent } = answering()
  tunnel.cut()
  atAgent.write(Buffer.from('two'))
  atAgent.end()
  assert.deepEqual(tunnel.agent.heldStreams(), [1])
  tunnel.connect()
  tunnel.settle()
  assert.deepEqual([heard.text, heard.ended], ['one two', true])
})

test('an answer is held until DONE says that its end arrived', () => {
  const { tunnel, atAgent } = answering()
  atAgent.end()
  tunnel.time.turn()
  assert.equal(tunnel.agent.size, 1)
  tunnel.deliverToGateway()
  assert.equal(tunnel.gateway.size, 0)
  tunnel.time.turn()
  assert.deepEqual(
    tunnel.wires.toAgent.frames().map(({ type }) => type),
    [FrameType.DONE],
  )
  tunnel.settle()
  assert.equal(tunnel.agent.size, 0)
})

test('where DONE was lost the next handshake lets go of the answer, and nobody hears of a failure', () => {
  const { tunnel, heard, atAgent, agentHeard } = answering()
  atAgent.end()
  tunnel.time.turn()
  tunnel.deliverToGateway()
  tunnel.cut()
  assert.deepEqual(tunnel.agent.heldStreams(), [1])
  tunnel.connect()
  assert.deepEqual([tunnel.agent.size, heard.ended, heard.failed, agentHeard.failed], [0, true, undefined, undefined])
})

test('what is not resumable fails at both ends with the connection', () => {
  const { tunnel, heard, agentHeard } = answering(false)
  tunnel.cut()
  assert.deepEqual([heard.failed, agentHeard.failed], ['device-lost', 'device-lost'])
  assert.deepEqual([tunnel.gateway.size, tunnel.agent.size], [0, 0])
})

test('a request that had not arrived whole fails at both ends', () => {
  const { tunnel, opened } = answering()
  const half = tunnel.gateway.open(Buffer.from('ask'), true)
  const heard = listen(half)
  half.write(Buffer.from('half'))
  tunnel.settle()
  tunnel.cut()
  assert.deepEqual([heard.failed, opened[1]?.heard.failed], ['device-lost', 'device-lost'])
})

test('a request that was sent but never arrived fails when the agent does not hold it', () => {
  const { tunnel } = answering()
  const lost = tunnel.gateway.open(Buffer.from('ask'), true)
  const heard = listen(lost)
  lost.end()
  tunnel.time.turn()
  tunnel.cut()
  assert.equal(heard.failed, undefined)
  tunnel.connect()
  assert.equal(heard.failed, 'device-lost')
})

test('an answer that nobody wants any more is stopped by the next handshake', () => {
  const { tunnel, exchange, agentHeard } = answering()
  tunnel.cut()
  exchange.abandon({ code: 'cancelled', message: 'gone' })
  tunnel.connect()
  tunnel.settle()
  assert.deepEqual([agentHeard.failed, tunnel.agent.size, tunnel.gateway.size], ['device-lost', 0, 0])
})

test('an answer that is given up between HELLO and WELCOME is stopped at the agent', () => {
  const { tunnel, exchange, agentHeard } = answering()
  tunnel.cut()
  tunnel.shakeHands()
  tunnel.shakeHands()
  exchange.abandon({ code: 'cancelled', message: 'the client is gone' })
  tunnel.connect()
  tunnel.settle()
  assert.deepEqual([tunnel.gateway.size, tunnel.agent.size], [0, 0])
  assert.equal(agentHeard.failed, 'cancelled')
})

test('an engine that breaks off without a connection is heard of on the next, behind what it said', () => {
  const { tunnel, heard, atAgent } = answering()
  tunnel.cut()
  atAgent.write(Buffer.from('two'))
  atAgent.abandon({ code: 'engine-broke-off', message: 'crashed' })
  tunnel.connect()
  tunnel.settle()
  assert.deepEqual(heard, { text: 'one two', ended: false, failed: 'engine-broke-off' })
  assert.deepEqual([tunnel.gateway.size, tunnel.agent.size], [0, 0])
})

test('an exchange that ends at the agent between HELLO and WELCOME does not hang at the gateway', () => {
  const { tunnel, heard } = answering()
  tunnel.cut()
  tunnel.shakeHands()
  tunnel.agent.abandonAll()
  tunnel.connect()
  tunnel.settle()
  assert.deepEqual([heard.failed, tunnel.gateway.size], ['device-lost', 0])
})

for (const steps of [0, 1, 2, 3]) {
  test(`credit that was consumed ${steps} steps into a handshake is granted`, () => {
    const { tunnel, exchange, heard, atAgent } = answering()
    atAgent.write(new Uint8Array(STREAM_WINDOW * 2))
    tunnel.settle()
    tunnel.cut()
    for (let step = 0; step < steps; step += 1) tunnel.shakeHands()
    exchange.consumed(STREAM_WINDOW)
    tunnel.connect()
    tunnel.settle()
    assert.equal(heard.text.length, STREAM_WINDOW * 2)
  })
}

test('a source that was paused goes on after the next connection, even where nothing is left to send', () => {
  const { tunnel, exchange, atAgent } = answering()
  let drains = 0
  atAgent.handle({ body: () => {}, end: () => {}, failed: () => {}, drain: () => (drains += 1) })
  assert.equal(atAgent.write(new Uint8Array(STREAM_WINDOW - 'one '.length)), false)
  tunnel.settle()
  tunnel.cut()
  exchange.consumed(STREAM_WINDOW)
  tunnel.connect()
  tunnel.settle()
  assert.equal(drains, 1)
})

test('without a connection no more than a window of an answer is held', () => {
  const { tunnel, atAgent } = answering()
  tunnel.cut()
  while (atAgent.write(new Uint8Array(1_000)));
  assert.ok(atAgent.outgoing.held < STREAM_WINDOW + 1_000)
})

test('nobody comes back: everything fails', () => {
  const { tunnel, heard, agentHeard } = answering()
  tunnel.cut()
  tunnel.gateway.abandonAll()
  tunnel.agent.abandonAll()
  assert.deepEqual([heard.failed, agentHeard.failed], ['device-lost', 'device-lost'])
})

test('numbers go on behind the highest resumed stream, so that both ends agree after any loss', () => {
  const { tunnel, opened } = answering()
  for (let count = 0; count < 5; count += 1) tunnel.gateway.open(Buffer.from('ask'), false)
  tunnel.settle()
  tunnel.cut()
  tunnel.connect()
  assert.equal(tunnel.gateway.open(Buffer.from('ask'), false).stream, 2)
  tunnel.settle()
  assert.equal(opened.length, 7)
})

test('messages and the end of a connection that was replaced change nothing', () => {
  const { tunnel, exchange, heard, atAgent } = answering()
  const old = tunnel.wires
  atAgent.write(Buffer.from('two '))
  tunnel.time.turn()
  const late = old.toGateway.take() ?? assert.fail('nothing in flight')
  tunnel.cut({ gateway: false, agent: false })
  tunnel.connect()
  tunnel.gateway.receive(late, old.toAgent)
  tunnel.gateway.receive(Uint8Array.of(99), old.toAgent)
  tunnel.gateway.detach(old.toAgent)
  atAgent.end()
  tunnel.settle()
  assert.deepEqual([heard.text, heard.ended, exchange.closed], ['one two ', true, true])
})

test('what stands behind a frame that changed the connection is not read into the next one', () => {
  const { tunnel, heard, atAgent, opened } = answering()
  const second = tunnel.gateway.open(Buffer.from('ask'), true)
  second.end()
  tunnel.settle()
  const other = opened[1]?.exchange ?? assert.fail('not opened')
  const change = () => {
    tunnel.cut()
    tunnel.connect()
  }
  second.handle({ head: change, body: () => {}, end: () => {}, failed: () => {}, drain: () => {} })
  tunnel.agent.answer(other, Buffer.from('200'))
  atAgent.write(Buffer.from('two'))
  tunnel.settle()
  assert.equal(heard.text, 'one two')
})

const lies: [string, { stream: number; head: boolean; received: number; limit: number }[]][] = [
  ['more than was ever sent', [{ stream: 1, head: true, received: 5_000, limit: STREAM_WINDOW + 5_000 }]],
  ['more credit than a window', [{ stream: 1, head: true, received: 4, limit: STREAM_WINDOW * 9 }]],
  ['one stream twice', Array(2).fill({ stream: 1, head: true, received: 4, limit: STREAM_WINDOW })],
]
for (const [what, entries] of lies) {
  test(`a WELCOME that resumes ${what} breaks the protocol`, () => {
    const { tunnel } = answering()
    tunnel.cut()
    assert.throws(() => tunnel.agent.resumeWith(entries), ProtocolViolation)
  })
}

test('a stream that the agent claims to hold and the gateway never opened is not resumed', () => {
  const { tunnel } = answering()
  assert.deepEqual(tunnel.gateway.resumeFrom([77]), [])
})
