import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeFrame, Flag, type Frame, FrameType, frameRules, isStreamFrame, readFrames, splitHead } from './frame.ts'
import { MAX_BODY, MAX_HEAD } from './limits.ts'
import { framesOf } from './simulated-tunnel.ts'
import { ProtocolViolation } from './violation.ts'

const data: Frame = { type: FrameType.DATA, flags: Flag.END, stream: 0x01020304, payload: Buffer.from('hi') }

test('a frame is type, flags, stream and length, big-endian, then its payload', () => {
  assert.equal(Buffer.from(encodeFrame(data)).toString('hex'), '1201010203040000' + '0002' + '6869')
})

test('a message is read frame by frame', () => {
  const done: Frame = { type: FrameType.DONE, flags: 0, stream: 0xffff_ffff, payload: new Uint8Array(0) }
  const message = Buffer.concat([encodeFrame(data), encodeFrame(done), encodeFrame(data)])
  assert.deepEqual(
    framesOf(message).map(({ type, stream }) => [type, stream]),
    [data, done, data].map(({ type, stream }) => [type, stream]),
  )
})

test('a message without frames is none', () => {
  assert.deepEqual(framesOf(new Uint8Array(0)), [])
})

test('frames before a malformed one have been seen', () => {
  const seen: number[] = []
  const message = Buffer.concat([encodeFrame(data), Buffer.from([99])])
  assert.throws(() => readFrames(message, ({ stream }) => seen.push(stream)), ProtocolViolation)
  assert.deepEqual(seen, [data.stream])
})

const malformed: [string, number[]][] = [
  ['a header cut off', [18, 0, 0, 0, 0, 1, 0, 0, 0]],
  ['a payload cut off', [18, 0, 0, 0, 0, 1, 0, 0, 0, 2, 65]],
  ['an unknown type', [99, 0, 0, 0, 0, 1, 0, 0, 0, 0]],
  ['type 0', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['a stream frame on stream 0', [18, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['a control frame on a stream', [4, 0, 0, 0, 0, 1, 0, 0, 0, 0]],
  ['a flag that its type does not have', [18, 2, 0, 0, 0, 1, 0, 0, 0, 1, 65]],
  ['an unknown flag', [16, 128, 0, 0, 0, 1, 0, 0, 0, 4, 0, 1, 65, 65]],
  ['DATA of 4 GiB', [18, 0, 0, 0, 0, 1, 255, 255, 255, 255]],
  ['DONE with a payload', [22, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0]],
  ['CREDIT of three bytes', [19, 0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 1]],
  ['PING of nine bytes', [4, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['OPEN without a head', [16, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0]],
]
for (const [what, bytes] of malformed) {
  test(`${what} breaks the protocol`, () => {
    assert.throws(() => framesOf(Uint8Array.from(bytes)), ProtocolViolation)
  })
}

test('every type may be as long as its rule says, and not one byte longer', () => {
  for (const [type, { longest, shortest }] of frameRules) {
    const frame = (length: number) => ({ type, flags: 0, stream: type < 16 ? 0 : 1, payload: new Uint8Array(length) })
    for (const length of [shortest, longest]) assert.equal(framesOf(encodeFrame(frame(length) as Frame)).length, 1)
    assert.throws(() => framesOf(encodeFrame(frame(longest + 1) as Frame)), ProtocolViolation)
  }
})

test('types from OPEN on belong to a stream', () => {
  assert.deepEqual([isStreamFrame(FrameType.GOAWAY), isStreamFrame(FrameType.OPEN)], [false, true])
})

test('the payload of OPEN and HEAD is two bytes of length, the head, and body bytes', () => {
  const { head, body } = splitHead(Uint8Array.of(0, 3, 1, 2, 3, 9, 9))
  assert.deepEqual(
    [[...head], [...body]],
    [
      [1, 2, 3],
      [9, 9],
    ],
  )
})

test('a head that is cut off or too long breaks the protocol, as does too long a body behind it', () => {
  const long = new Uint8Array(2 + MAX_HEAD + 1)
  long.set([(MAX_HEAD + 1) >>> 8, (MAX_HEAD + 1) & 0xff])
  const behind = new Uint8Array(2 + 1 + MAX_BODY + 1)
  behind.set([0, 1])
  for (const payload of [Uint8Array.of(0, 4, 1, 2, 3), long, behind]) {
    assert.throws(() => splitHead(payload), ProtocolViolation)
  }
})
