import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AgentHello, decodeControl, encodeControl, GatewayHello, GoAway, Status, Welcome } from './control.ts'
import { decodeFailure, encodeFailure } from './failure.ts'
import { encodeFrame, type Frame, FrameType, frameRules, splitHead } from './frame.ts'
import { decodeAnswerHead, decodeRequestHead, encodeAnswerHead, encodeRequestHead } from './head.ts'
import { framesOf, SimulatedTunnel } from './simulated-tunnel.ts'
import { ProtocolViolation } from './violation.ts'

/** Inputs of each kind, raised by the longer tiers. */
const numRuns = Number(process.env['PROTOCOL_FUZZ'] ?? 100_000)
const seed = process.env['PROTOCOL_SEED']
const runs = seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) }

/** Any bytes are either understood or a violation: no other error, and no hang. */
function understoodOrViolation(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ProtocolViolation)) throw error
  }
}

const bytes = fc.uint8Array({ maxLength: 64 })
const types = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...frameRules.keys()) },
  { weight: 1, arbitrary: fc.nat(255) },
)
const frame: fc.Arbitrary<Uint8Array> = fc
  .record({
    type: types,
    flags: fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 128),
    stream: fc.constantFrom(0, 1, 1, 2, 3, 9),
    payload: payloads(),
  })
  .map((fields) => encodeFrame(fields as Frame))

function payloads(): fc.Arbitrary<Uint8Array> {
  const spoken = [
    encodeRequestHead({ method: 'GET', path: '/', engine: 'e', headers: ['a', 'b'] }),
    encodeAnswerHead({ status: 200, headers: [] }),
    encodeFailure({ code: 'busy', message: 'm' }),
    encodeControl({ reason: 'r' }),
    encodeControl({ resume: [{ stream: 1, head: true, received: 1, limit: 1 }] }),
    Uint8Array.of(0, 3, 50, 48, 48, 1, 2),
    Uint8Array.of(0, 0, 0, 1),
    new Uint8Array(0),
  ]
  return fc.oneof(fc.constantFrom(...spoken), fc.constantFrom(...spoken).chain(damaged), bytes)
}

/** With some bytes changed, or cut off. */
function damaged(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(Math.max(0, whole.length - 1)), fc.nat(255))
  return fc.tuple(fc.array(change, { maxLength: 3 }), fc.nat(whole.length)).map(([changes, length]) => {
    const bytes = whole.slice()
    for (const [at, value] of changes) bytes.fill(value, at, at + 1)
    return bytes.subarray(0, length)
  })
}

const decoders: [string, (payload: Uint8Array) => unknown][] = [
  ['a message', framesOf],
  ['a payload with a head', splitHead],
  ['a request head', decodeRequestHead],
  ['an answer head', decodeAnswerHead],
  ['a failure', decodeFailure],
  ['a HELLO of a gateway', (payload) => decodeControl(GatewayHello, payload)],
  ['a HELLO of an agent', (payload) => decodeControl(AgentHello, payload)],
  ['a WELCOME', (payload) => decodeControl(Welcome, payload)],
  ['a STATUS', (payload) => decodeControl(Status, payload)],
  ['a GOAWAY', (payload) => decodeControl(GoAway, payload)],
]
for (const [what, read] of decoders) {
  test(`any bytes read as ${what} are understood or a violation`, () => {
    const input = fc.oneof(bytes, payloads(), frame)
    fc.assert(
      fc.property(input, (given) => understoodOrViolation(() => read(given))),
      {
        ...runs,
        numRuns: Math.ceil(numRuns / decoders.length),
      },
    )
  })
}

for (const role of ['gateway', 'agent'] as const) {
  test(`no frames make ${role === 'gateway' ? 'a gateway' : 'an agent'} fail other than by closing, or hold streams it should not`, () => {
    const property = fc.property(fc.array(frame, { maxLength: 12 }), (frames) => {
      const tunnel = new SimulatedTunnel({}, { open: (exchange) => tunnel.agent.answer(exchange, Buffer.from('200')) })
      tunnel.connect()
      for (let count = 0; count < 2; count += 1) tunnel.gateway.open(Buffer.from('ask'), count === 0)
      tunnel.settle()
      understoodOrViolation(() => tunnel[role].receive(Buffer.concat(frames)))
      while (tunnel.time.turn());
      assert.ok(tunnel[role].size <= 2 + frames.length)
      tunnel.cut()
      tunnel[role].abandonAll()
      assert.equal(tunnel[role].size, 0)
    })
    fc.assert(property, { ...runs, numRuns: Math.ceil(numRuns / 10) })
  })
}

test('the types that the fuzz speaks are all there are', () => {
  assert.deepEqual(new Set(frameRules.keys()), new Set(Object.values(FrameType)))
})
