import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Heartbeat } from './heartbeat.ts'
import { MAX_BACKLOG, PING_AFTER } from './limits.ts'
import { SimulatedTime, SimulatedWire } from './simulated-tunnel.ts'

/** A heartbeat that has just sent a PING. */
function pinging() {
  const time = new SimulatedTime()
  const pings: Uint8Array[] = []
  const heartbeat = new Heartbeat(time, (payload) => pings.push(payload))
  time.pass(PING_AFTER.idle)
  heartbeat.check({ transport: new SimulatedWire(), messages: 0, waiting: false })
  const [ping] = pings
  if (!ping) assert.fail('no ping')
  return { time, heartbeat, ping }
}

test('the answer to a ping says how long it took', () => {
  const { time, heartbeat, ping } = pinging()
  time.pass(40)
  assert.equal(heartbeat.pong(ping), 40)
})

test('an answer nobody asked for, a second one, and one to another connection say nothing', () => {
  const { heartbeat, ping } = pinging()
  assert.equal(heartbeat.pong(Uint8Array.of(9, 9, 9, 9)), undefined)
  assert.equal(heartbeat.pong(new Uint8Array(0)), undefined)
  assert.equal(heartbeat.pong(ping), 0)
  assert.equal(heartbeat.pong(ping), undefined)
  const other = pinging()
  other.heartbeat.restart()
  assert.equal(other.heartbeat.pong(other.ping), undefined)
})

test('an end that does not read what it asked for is cut off', () => {
  const wire = new SimulatedWire()
  wire.send(new Uint8Array(MAX_BACKLOG + 1))
  const time = new SimulatedTime()
  new Heartbeat(time, () => {}).check({ transport: wire, messages: 1, waiting: false })
  assert.equal(wire.closed?.code, 1006)
})
