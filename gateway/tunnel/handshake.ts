import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { CloseCode } from '@cloudtolocalllm/protocol/close'
import {
  AgentHello,
  decodeControl,
  encodeControl,
  type GatewayHello,
  signedText,
  type Welcome,
} from '@cloudtolocalllm/protocol/control'
import { encodeFrame, type Frame, FrameType, readFrames } from '@cloudtolocalllm/protocol/frame'
import { PROTOCOL_VERSION } from '@cloudtolocalllm/protocol/limits'
import { ProtocolViolation } from '@cloudtolocalllm/protocol/violation'

/** A paired device, as the database knows it. */
export interface PairedDevice {
  deviceId: string
  ownerId: string
  name: string
  /** Ed25519 public key, 32 bytes in base64url. */
  publicKey: string
}

/** Ends the handshake with a close code and a reason the agent can show. */
export class HandshakeRefused extends Error {
  override readonly name = 'HandshakeRefused'
  readonly closeCode: CloseCode

  constructor(closeCode: CloseCode, message: string) {
    super(message)
    this.closeCode = closeCode
  }
}

/** The gateway's first frame, with a challenge of its own for each connection. */
export function greet(gateway: string, instance: string): { challenge: string; message: Uint8Array } {
  const challenge = randomBytes(32).toString('base64url')
  const hello: GatewayHello = { protocols: [PROTOCOL_VERSION], gateway, instance, challenge }
  return { challenge, message: controlMessage(FrameType.HELLO, encodeControl(hello)) }
}

export function welcome(resume: Welcome['resume']): Uint8Array {
  return controlMessage(FrameType.WELCOME, encodeControl({ resume }))
}

/** Reads the agent's first message. Throws {@link ProtocolViolation}, or {@link HandshakeRefused} for another version. */
export function readAgentHello(message: Uint8Array): AgentHello {
  const frames: Frame[] = []
  readFrames(message, (frame) => frames.push(frame))
  const [first] = frames
  if (frames.length !== 1 || first?.type !== FrameType.HELLO) throw new ProtocolViolation('expected HELLO')
  const hello = decodeControl(AgentHello, first.payload)
  if (hello.protocol !== PROTOCOL_VERSION) {
    throw new HandshakeRefused(
      CloseCode.version,
      `this gateway speaks protocol ${PROTOCOL_VERSION}, not ${hello.protocol}`,
    )
  }
  return hello
}

/** Throws {@link HandshakeRefused} where the agent does not hold the device's private key. */
export function checkSignature(
  device: PairedDevice | undefined,
  hello: AgentHello,
  host: string,
  challenge: string,
): PairedDevice {
  if (!device)
    throw new HandshakeRefused(CloseCode.revoked, 'this device is not paired with this gateway, or was revoked')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: device.publicKey }, format: 'jwk' })
  const signed = Buffer.from(signedText(host, challenge))
  if (!verify(null, signed, key, Buffer.from(hello.signature, 'base64url'))) {
    throw new HandshakeRefused(CloseCode.revoked, `the signature does not fit the device's key for host ${host}`)
  }
  return device
}

function controlMessage(type: FrameType, payload: Uint8Array): Uint8Array {
  return encodeFrame({ type, flags: 0, stream: 0, payload })
}
