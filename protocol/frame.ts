import { MAX_BODY, MAX_CONTROL, MAX_HEAD } from './limits.ts'
import { ProtocolViolation } from './violation.ts'

/** What a frame says; docs/protocol.md describes each. */
export const FrameType = {
  HELLO: 1,
  WELCOME: 2,
  STATUS: 3,
  PING: 4,
  PONG: 5,
  GOAWAY: 6,
  OPEN: 16,
  HEAD: 17,
  DATA: 18,
  CREDIT: 19,
  CANCEL: 20,
  ERROR: 21,
  DONE: 22,
} as const
export type FrameType = (typeof FrameType)[keyof typeof FrameType]

export const Flag = {
  /** Nothing follows in this direction of the stream. */
  END: 1,
  /** On OPEN: the answer outlives a dropped connection. */
  RESUMABLE: 2,
} as const

/** Type, flags, stream (32 bits), length (32 bits), big-endian. */
export const HEADER_LENGTH = 10

export interface Frame {
  type: FrameType
  flags: number
  stream: number
  /** Part of the message it came in, not a copy. */
  payload: Uint8Array
}

/** Two bytes say how long the head is. */
const HEAD_PREFIX = 2

/** What a frame of one type may be; whatever else breaks the protocol. */
export interface FrameRule {
  sender: 'gateway' | 'agent' | 'both'
  /** Bytes of the payload. */
  shortest: number
  longest: number
  /** Bits that may be set. */
  flags: number
}

/** The table of docs/protocol.md. */
export const frameRules: ReadonlyMap<number, FrameRule> = new Map<FrameType, FrameRule>([
  [FrameType.HELLO, rule('both', 2, MAX_CONTROL)],
  [FrameType.WELCOME, rule('gateway', 2, MAX_CONTROL)],
  [FrameType.STATUS, rule('agent', 2, MAX_CONTROL)],
  [FrameType.PING, rule('both', 0, 8)],
  [FrameType.PONG, rule('both', 0, 8)],
  [FrameType.GOAWAY, rule('both', 2, MAX_CONTROL)],
  [FrameType.OPEN, rule('gateway', HEAD_PREFIX + 1, HEAD_PREFIX + MAX_HEAD + MAX_BODY, Flag.END | Flag.RESUMABLE)],
  [FrameType.HEAD, rule('agent', HEAD_PREFIX + 1, HEAD_PREFIX + MAX_HEAD + MAX_BODY, Flag.END)],
  [FrameType.DATA, rule('both', 0, MAX_BODY, Flag.END)],
  [FrameType.CREDIT, rule('both', 4, 4)],
  [FrameType.CANCEL, rule('gateway', 2, MAX_HEAD)],
  [FrameType.ERROR, rule('agent', 2, MAX_HEAD)],
  [FrameType.DONE, rule('gateway', 0, 0)],
])

function rule(sender: FrameRule['sender'], shortest: number, longest: number, flags = 0): FrameRule {
  return { sender, shortest, longest, flags }
}

/** True for frames that belong to a stream; the others have stream 0. */
export function isStreamFrame(type: FrameType): boolean {
  return type >= FrameType.OPEN
}

/** Calls `visit` for each frame of one WebSocket message, in order. Throws {@link ProtocolViolation} at the first that is malformed. */
export function readFrames(message: Uint8Array, visit: (frame: Frame) => void): void {
  let at = 0
  while (at < message.length) {
    if (message.length - at < HEADER_LENGTH) throw new ProtocolViolation(`frame header cut off at byte ${at}`)
    const type = message[at] ?? 0
    const flags = message[at + 1] ?? 0
    const stream = readUint32(message, at + 2)
    const length = readUint32(message, at + 6)
    checkHeader(type, flags, stream, length)
    const start = at + HEADER_LENGTH
    at = start + length
    if (at > message.length) throw new ProtocolViolation(`frame of ${length} bytes cut off`)
    visit({ type: type as FrameType, flags, stream, payload: message.subarray(start, at) })
  }
}

function checkHeader(type: number, flags: number, stream: number, length: number): void {
  const rule = frameRules.get(type)
  if (rule === undefined) throw new ProtocolViolation(`unknown frame type ${type}`)
  const { shortest, longest } = rule
  if (length < shortest || length > longest) {
    throw new ProtocolViolation(`frame type ${type} of ${length} bytes, ${shortest} to ${longest} allowed`)
  }
  if ((flags & ~rule.flags) !== 0) throw new ProtocolViolation(`frame type ${type} with flags ${flags}`)
  if (isStreamFrame(type as FrameType) !== stream > 0) {
    throw new ProtocolViolation(`frame type ${type} with stream ${stream}`)
  }
}

/** Parts the payload of OPEN or HEAD. Throws {@link ProtocolViolation} where either part is too long or cut off. */
export function splitHead(payload: Uint8Array): { head: Uint8Array; body: Uint8Array } {
  const length = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0)
  const head = payload.subarray(HEAD_PREFIX, HEAD_PREFIX + length)
  const body = payload.subarray(HEAD_PREFIX + length)
  if (head.length < length) throw new ProtocolViolation(`head of ${length} bytes cut off`)
  if (length > MAX_HEAD) throw new ProtocolViolation(`head of ${length} bytes, at most ${MAX_HEAD} allowed`)
  if (body.length > MAX_BODY) throw new ProtocolViolation(`body of ${body.length} bytes, at most ${MAX_BODY} allowed`)
  return { head, body }
}

/** Writes a frame's header at `at`; the payload of `length` bytes follows it. */
export function writeHeader(target: Uint8Array, at: number, frame: Omit<Frame, 'payload'>, length: number): void {
  target[at] = frame.type
  target[at + 1] = frame.flags
  writeUint32(target, at + 2, frame.stream)
  writeUint32(target, at + 6, length)
}

/** One frame as bytes of its own; the hot path writes into a batch instead. */
export function encodeFrame({ type, flags, stream, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + payload.length)
  writeHeader(bytes, 0, { type, flags, stream }, payload.length)
  bytes.set(payload, HEADER_LENGTH)
  return bytes
}

export function readUint32(bytes: Uint8Array, at: number): number {
  const low = ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
  return (bytes[at] ?? 0) * 0x1000000 + low
}

export function writeUint32(target: Uint8Array, at: number, value: number): void {
  target[at] = value >>> 24
  target[at + 1] = value >>> 16
  target[at + 2] = value >>> 8
  target[at + 3] = value
}
