import { type AgentHello, decodeControl, encodeControl, GatewayHello, Welcome } from '@cloudtolocalllm/protocol/control'
import { encodeFrame, type Frame, FrameType, HEADER_LENGTH, readFrames } from '@cloudtolocalllm/protocol/frame'
import { MAX_STREAMS, PROTOCOL_VERSION } from '@cloudtolocalllm/protocol/limits'
import { ProtocolViolation } from '@cloudtolocalllm/protocol/violation'
import type { Device } from '../identity/devices.ts'
import { version } from '../version.ts'

/** Reads the gateway's first message. Throws a {@link ProtocolViolation}. */
export function readGreeting(message: Uint8Array): GatewayHello {
  const { frame, rest } = firstFrame(message)
  if (frame.type !== FrameType.HELLO || rest.length > 0) throw new ProtocolViolation('expected HELLO')
  return decodeControl(GatewayHello, frame.payload)
}

/** Reads the message that admits the agent; frames may follow it at once. Throws a {@link ProtocolViolation}. */
export function readWelcome(message: Uint8Array): { welcome: Welcome; rest: Uint8Array } {
  const { frame, rest } = firstFrame(message)
  if (frame.type !== FrameType.WELCOME) throw new ProtocolViolation('expected WELCOME')
  return { welcome: decodeControl(Welcome, frame.payload), rest }
}

/** The agent's first message: proof that it holds the device's key, made for the host it dialled. */
export function answerGreeting(
  { deviceId, key, gateway }: Device,
  greeting: GatewayHello,
  session: string,
  streams: number[],
): Uint8Array {
  const hello: AgentHello = {
    protocol: PROTOCOL_VERSION,
    device: deviceId,
    signature: key.answer(gateway.host, greeting.challenge),
    agent: version,
    session,
    streams,
    maxStreams: MAX_STREAMS,
  }
  return encodeFrame({ type: FrameType.HELLO, flags: 0, stream: 0, payload: encodeControl(hello) })
}

export function speaksOurProtocol({ protocols }: GatewayHello): boolean {
  return protocols.includes(PROTOCOL_VERSION)
}

function firstFrame(message: Uint8Array): { frame: Frame; rest: Uint8Array } {
  let frame: Frame | undefined
  readFrames(message, (next) => {
    frame ??= next
  })
  if (frame === undefined) throw new ProtocolViolation('an empty message')
  return { frame, rest: message.subarray(HEADER_LENGTH + frame.payload.length) }
}
