import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Batch } from './batch.ts'
import { Flag, FrameType } from './frame.ts'
import { MAX_BODY, QUEUE_HIGH_WATER, STREAM_WINDOW } from './limits.ts'
import { Outgoing } from './outgoing.ts'
import { framesOf } from './simulated-tunnel.ts'
import { ProtocolViolation } from './violation.ts'

/** All that may be sent right now. */
function send(outgoing: Outgoing) {
  const batch = new Batch()
  while (outgoing.ready) outgoing.fill(batch)
  return framesOf(batch.take())
}

function answering(keeps: boolean, body: number): Outgoing {
  const outgoing = new Outgoing(1, keeps)
  outgoing.head(FrameType.HEAD, 0, Buffer.from('200'))
  outgoing.write(new Uint8Array(body))
  return outgoing
}

test('head, small body and end are one frame', () => {
  const outgoing = answering(false, 10)
  outgoing.end()
  const frames = send(outgoing)
  assert.deepEqual(
    frames.map(({ type, flags, payload }) => [type, flags, payload.length]),
    [[FrameType.HEAD, Flag.END, 2 + 3 + 10]],
  )
})

test('a body waits for its head', () => {
  const outgoing = new Outgoing(1, false)
  outgoing.write(new Uint8Array(10))
  outgoing.end()
  assert.equal(outgoing.ready, false)
})

test('a large body is parted, and stops at its credit', () => {
  const outgoing = answering(false, STREAM_WINDOW + 1)
  const sizes = send(outgoing).map(({ payload }) => payload.length)
  assert.deepEqual(sizes, [2 + 3 + MAX_BODY, MAX_BODY, MAX_BODY, MAX_BODY])
  outgoing.credit(1)
  assert.deepEqual(
    send(outgoing).map(({ payload }) => payload.length),
    [1],
  )
})

test('an end behind used up credit needs none', () => {
  const outgoing = answering(false, STREAM_WINDOW)
  send(outgoing)
  outgoing.end()
  assert.deepEqual(
    send(outgoing).map(({ type, flags, payload }) => [type, flags, payload.length]),
    [[FrameType.DATA, 1, 0]],
  )
})

test('credit beyond the window breaks the protocol, at once and in steps', () => {
  const outgoing = answering(false, 100)
  send(outgoing)
  outgoing.credit(100)
  for (const bytes of [1, 0xffff_ffff]) assert.throws(() => outgoing.credit(bytes), ProtocolViolation)
})

test('what was sent is held only where it may be sent again, and only until it is credited', () => {
  const [plain, kept] = [answering(false, 1_000), answering(true, 1_000)]
  send(plain)
  send(kept)
  assert.deepEqual([plain.held, kept.held], [0, 1_000])
  kept.credit(1_000)
  assert.equal(kept.held, 0)
})

test('a source is asked to pause when a turn has enough, or when as much is held as may be', () => {
  assert.deepEqual(
    [answering(false, QUEUE_HIGH_WATER).full, answering(false, QUEUE_HIGH_WATER - 1).full],
    [true, false],
  )
  const kept = answering(true, STREAM_WINDOW)
  send(kept)
  assert.equal(kept.full, true)
  kept.credit(1)
  assert.equal(kept.full, false)
})

test('after a lost connection it goes on behind what had arrived', () => {
  const outgoing = answering(true, 0)
  outgoing.write(Buffer.from('hello world'))
  outgoing.end()
  send(outgoing)
  outgoing.rewind({ head: true, received: 6, limit: STREAM_WINDOW })
  const [frame] = send(outgoing)
  assert.deepEqual(
    [frame?.type, frame?.flags, String(frame?.payload && Buffer.from(frame.payload))],
    [FrameType.DATA, 1, 'world'],
  )
})

test('after a lost connection it begins again where nothing had arrived', () => {
  const outgoing = answering(true, 5)
  const before = send(outgoing)
  outgoing.rewind({ head: false, received: 0, limit: STREAM_WINDOW })
  assert.deepEqual(send(outgoing), before)
})

const lies: [string, { head: boolean; received: number; limit: number }][] = [
  ['more had arrived than was sent', { head: true, received: 1_001, limit: STREAM_WINDOW + 1_001 }],
  ['less had arrived than was credited', { head: true, received: 499, limit: STREAM_WINDOW + 499 }],
  ['less may be sent than was granted', { head: true, received: 1_000, limit: STREAM_WINDOW }],
  ['more may be sent than the window', { head: true, received: 1_000, limit: STREAM_WINDOW + 1_001 }],
  ['a body had arrived without its head', { head: false, received: 700, limit: STREAM_WINDOW + 600 }],
]
for (const [what, point] of lies) {
  test(`it cannot be resumed where ${what}`, () => {
    const outgoing = answering(true, 1_000)
    send(outgoing)
    outgoing.credit(500)
    assert.throws(() => outgoing.rewind(point), ProtocolViolation)
  })
}

test('it cannot be resumed where it is not kept, or its head was never sent', () => {
  const plain = answering(false, 10)
  send(plain)
  assert.throws(() => plain.rewind({ head: true, received: 10, limit: STREAM_WINDOW }), ProtocolViolation)
  assert.throws(() => answering(true, 10).rewind({ head: true, received: 0, limit: STREAM_WINDOW }), ProtocolViolation)
})

test('a failure comes behind what was written of an answer that had begun', () => {
  const outgoing = answering(false, 1)
  send(outgoing)
  outgoing.write(new Uint8Array(5))
  outgoing.fail(Buffer.from('why'))
  assert.deepEqual(
    send(outgoing).map(({ type }) => type),
    [FrameType.DATA, FrameType.ERROR],
  )
})

test('a failure takes the place of an answer that had not begun', () => {
  const outgoing = answering(false, 1)
  outgoing.fail(Buffer.from('why'))
  assert.deepEqual(
    send(outgoing).map(({ type }) => type),
    [FrameType.ERROR],
  )
})

test('after the end nothing is written, and nothing fails', () => {
  const outgoing = answering(false, 1)
  outgoing.end()
  outgoing.write(new Uint8Array(5))
  outgoing.fail(Buffer.from('why'))
  assert.deepEqual(
    send(outgoing).map(({ type, payload }) => [type, payload.length]),
    [[FrameType.HEAD, 2 + 3 + 1]],
  )
})
