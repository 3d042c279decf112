import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CloseCode } from './close.ts'
import type { Exchange } from './exchange.ts'
import { encodeFrame, Flag, type Frame, FrameType, writeUint32 } from './frame.ts'
import { STREAM_WINDOW } from './limits.ts'
import { SimulatedTunnel } from './simulated-tunnel.ts'
import { ProtocolViolation } from './violation.ts'

/** A tunnel with one exchange at each stage: 1 was opened, 2 was answered, 3 is over, 4 is not sent yet. */
function stages() {
  const opened: Exchange[] = []
  const open = (exchange: Exchange) => {
    exchange.handle({ body: () => {}, end: () => {}, failed: () => {}, drain: () => {} })
    opened.push(exchange)
  }
  const tunnel = new SimulatedTunnel({}, { open })
  tunnel.connect()
  const [, , over] = [1, 2, 3].map(() => tunnel.gateway.open(Buffer.from('ask'), false))
  tunnel.settle()
  if (opened[1]) tunnel.agent.answer(opened[1], Buffer.from('200'))
  over?.abandon({ code: 'cancelled', message: '' })
  tunnel.settle()
  tunnel.gateway.open(Buffer.from('ask'), false)
  return tunnel
}

const frame = (type: FrameType, stream: number, bytes: number[] | Uint8Array = [], flags = 0): Frame => ({
  type,
  flags,
  stream,
  payload: Uint8Array.from(bytes),
})
const credit = (bytes: number) => {
  const payload = new Uint8Array(4)
  writeUint32(payload, 0, bytes)
  return payload
}
const why = Buffer.from('{"code":"busy","message":""}')
const headAndBody = [0, 1, 65, 66]
const fill = Array.from({ length: 5 }, () => frame(FrameType.DATA, 2, new Uint8Array(STREAM_WINDOW / 4)))

const toGateway: [string, Frame[]][] = [
  ['OPEN', [frame(FrameType.OPEN, 9, headAndBody)]],
  ['CANCEL', [frame(FrameType.CANCEL, 1, why)]],
  ['DONE', [frame(FrameType.DONE, 1)]],
  ['WELCOME', [frame(FrameType.WELCOME, 0, Buffer.from('{"resume":[]}'))]],
  ['a second HELLO', [frame(FrameType.HELLO, 0, Buffer.from('{}'))]],
  ['DATA before HEAD', [frame(FrameType.DATA, 1, [1])]],
  ['a second HEAD', [frame(FrameType.HEAD, 2, headAndBody)]],
  ['DATA without data', [frame(FrameType.DATA, 2)]],
  ['DATA after the end', [frame(FrameType.DATA, 2, [1], Flag.END), frame(FrameType.DATA, 2, [1])]],
  ['DATA beyond its credit', fill],
  ['DATA for a stream that was never opened', [frame(FrameType.DATA, 99, [1])]],
  ['HEAD for a stream whose OPEN was not sent', [frame(FrameType.HEAD, 4, headAndBody)]],
  ['CREDIT for a stream whose OPEN was not sent', [frame(FrameType.CREDIT, 4, credit(1))]],
  ['CREDIT beyond the window', [frame(FrameType.CREDIT, 1, credit(1))]],
  ['CREDIT of 4 GiB', [frame(FrameType.CREDIT, 1, credit(0xffff_ffff))]],
  ['CREDIT of nothing', [frame(FrameType.CREDIT, 1, credit(0))]],
  ['ERROR without a reason', [frame(FrameType.ERROR, 1, Buffer.from('{}'))]],
  ['STATUS that is not one', [frame(FrameType.STATUS, 0, Buffer.from('[]'))]],
  ['a head that is cut off', [frame(FrameType.HEAD, 1, [0, 9, 65])]],
]
for (const [what, frames] of toGateway) {
  test(`${what} from an agent ends the connection with 4400`, () => {
    const { gateway, wires } = stages()
    const message = Buffer.concat(frames.map(encodeFrame))
    assert.throws(() => gateway.receive(message), ProtocolViolation)
    assert.deepEqual([wires.toAgent.closed?.code, gateway.attached], [CloseCode.protocol, false])
  })
}

const toAgent: [string, Frame[]][] = [
  ['HEAD', [frame(FrameType.HEAD, 1, headAndBody)]],
  ['ERROR', [frame(FrameType.ERROR, 1, why)]],
  ['STATUS', [frame(FrameType.STATUS, 0, Buffer.from('{}'))]],
  ['a second WELCOME', [frame(FrameType.WELCOME, 0, Buffer.from('{"resume":[]}'))]],
  ['OPEN of a stream that is open', [frame(FrameType.OPEN, 1, headAndBody)]],
  ['OPEN of a stream that is over', [frame(FrameType.OPEN, 3, headAndBody)]],
  [
    'OPEN of a number that was passed over',
    [frame(FrameType.OPEN, 9, headAndBody), frame(FrameType.OPEN, 8, headAndBody)],
  ],
  ['DONE before the answer ended', [frame(FrameType.DONE, 2)]],
  ['DATA for a stream that was never opened', [frame(FrameType.DATA, 50, [1])]],
  ['CANCEL of a stream that was never opened', [frame(FrameType.CANCEL, 50, why)]],
  ['a second end', [frame(FrameType.DATA, 1, [], Flag.END), frame(FrameType.DATA, 1, [], Flag.END)]],
  ['CREDIT beyond the window', [frame(FrameType.CREDIT, 2, credit(1))]],
]
for (const [what, frames] of toAgent) {
  test(`${what} from a gateway ends the connection with 4400`, () => {
    const { agent, wires } = stages()
    const message = Buffer.concat(frames.map(encodeFrame))
    assert.throws(() => agent.receive(message), ProtocolViolation)
    assert.deepEqual([wires.toGateway.closed?.code, agent.attached], [CloseCode.protocol, false])
  })
}

test('frames of a stream that is over may still be on their way', () => {
  const { gateway, wires } = stages()
  for (const late of [
    frame(FrameType.HEAD, 3, headAndBody),
    frame(FrameType.DATA, 3, [1]),
    frame(FrameType.ERROR, 3, why),
  ])
    gateway.receive(encodeFrame(late))
  assert.equal(wires.toAgent.closed, undefined)
})

test('nothing behind a violation is read, in its message or in later ones', () => {
  const tunnel = stages()
  const seen: string[] = []
  const gateway = tunnel.gateway
  const bad = Buffer.concat([encodeFrame(frame(FrameType.DONE, 1)), encodeFrame(frame(FrameType.DATA, 2, [1]))])
  gateway.open(Buffer.from('x'), false).handle({
    body: () => seen.push('body'),
    end: () => {},
    failed: ({ code }) => seen.push(code),
    drain: () => {},
  })
  assert.throws(() => gateway.receive(bad))
  gateway.receive(encodeFrame(frame(FrameType.DATA, 2, [1])))
  assert.deepEqual(seen, ['device-lost'])
})

test('an error in a handler ends the connection, because the frames behind it were not read', () => {
  const tunnel = new SimulatedTunnel({}, { open: () => assert.fail('handler') })
  const { toGateway } = tunnel.connect()
  tunnel.gateway.open(Buffer.from('ask'), false)
  tunnel.time.turn()
  assert.throws(() => tunnel.deliverToAgent(), /handler/)
  assert.deepEqual([toGateway.closed?.code, tunnel.agent.attached, tunnel.agent.size], [CloseCode.defect, false, 0])
})

test('what a handler leaves half done never goes out on another connection', () => {
  const [one, two] = [stages(), stages()]
  const exchange = one.gateway.open(Buffer.from('secret of one'), false)
  exchange.handle({ body: () => {}, end: () => {}, failed: () => {}, drain: () => assert.fail('handler') })
  exchange.write(new Uint8Array(STREAM_WINDOW))
  assert.throws(() => one.time.turn(), /handler/)
  two.time.turn()
  const said = Buffer.concat(two.wires.toAgent.frames().map(({ payload }) => payload))
  assert.equal(said.includes('secret of one'), false)
})

test('a handler may end the connection while its message is read', () => {
  const tunnel = new SimulatedTunnel({}, { open: () => tunnel.cut() })
  tunnel.connect()
  tunnel.gateway.open(Buffer.from('a'), false)
  tunnel.gateway.open(Buffer.from('b'), false)
  tunnel.settle()
  assert.deepEqual([tunnel.gateway.size, tunnel.agent.size], [0, 0])
})
