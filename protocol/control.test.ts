import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AgentHello,
  decodeControl,
  encodeControl,
  GatewayHello,
  GoAway,
  Status,
  signedText,
  Welcome,
} from './control.ts'
import { MAX_CONTROL, MAX_STREAMS } from './limits.ts'
import { ProtocolViolation } from './violation.ts'

const gatewayHello = { protocols: [1], gateway: '0.1.0', instance: 'i', challenge: 'A'.repeat(43) }
const agentHello = {
  protocol: 1,
  device: '2c9c6f0e-9d5b-4c44-9d0a-0d3b0d1f9a11',
  signature: 'A'.repeat(86),
  agent: '0.1.0',
  session: 's',
  streams: [1, 2],
  maxStreams: 8,
}

const read = (shape: Parameters<typeof decodeControl>[0], value: unknown) =>
  decodeControl(shape, Buffer.from(JSON.stringify(value)))

test('control frames are JSON, and come over as they were', () => {
  assert.deepEqual(decodeControl(AgentHello, encodeControl(agentHello)), agentHello)
  assert.deepEqual(decodeControl(GatewayHello, encodeControl(gatewayHello)), gatewayHello)
})

test('members that this version does not know are overlooked', () => {
  assert.deepEqual(read(GoAway, { reason: 'update', later: true }), { reason: 'update' })
})

test('every wrong field is named', () => {
  assert.throws(() => read(AgentHello, { ...agentHello, device: 'x', maxStreams: 0 }), /device: .*; maxStreams: /)
})

const wrong: [string, () => unknown][] = [
  ['bytes that are not UTF-8', () => decodeControl(GoAway, Uint8Array.of(0x22, 0xff, 0x22))],
  ['text that is not JSON', () => decodeControl(GoAway, Buffer.from('{'))],
  ['a challenge with padding', () => read(GatewayHello, { ...gatewayHello, challenge: `${'A'.repeat(43)}=` })],
  ['a signature of 63 bytes', () => read(AgentHello, { ...agentHello, signature: 'A'.repeat(84) })],
  ['a negative stream', () => read(AgentHello, { ...agentHello, streams: [-1] })],
  ['a broken stream', () => read(AgentHello, { ...agentHello, streams: [1.5] })],
  [
    'more streams than there may be',
    () => read(AgentHello, { ...agentHello, streams: Array(MAX_STREAMS + 1).fill(1) }),
  ],
  [
    'resuming beyond what can be counted',
    () => read(Welcome, { resume: [{ stream: 1, head: true, received: 2 ** 60, limit: 1 }] }),
  ],
  ['a STATUS without engines', () => read(Status, { name: 'x' })],
  ['a reason that is too long', () => read(GoAway, { reason: 'x'.repeat(301) })],
]
for (const [what, take] of wrong) {
  test(`${what} breaks the protocol`, () => assert.throws(take, ProtocolViolation))
}

test('what is too long for its frame is not even encoded', () => {
  assert.throws(() => encodeControl({ reason: 'x'.repeat(MAX_CONTROL) }), ProtocolViolation)
})

test('the text that an agent signs names the host that it dialled', () => {
  assert.equal(signedText('Gateway.Example:8443', 'abc'), 'cloudtolocalllm tunnel 1\ngateway.example:8443\nabc')
})
