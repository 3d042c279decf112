import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import {
  type AgentHello,
  decodeControl,
  encodeControl,
  GatewayHello,
  type Status,
  signedText,
} from '@cloudtolocalllm/protocol/control'
import { encodeFrame, FrameType, readFrames } from '@cloudtolocalllm/protocol/frame'
import { SUBPROTOCOL } from '@cloudtolocalllm/protocol/limits'
import { WebSocket } from 'ws'

/** A device's key. */
export interface IdleKey {
  publicKey: Buffer
  privateKey: KeyObject
}

/** A device that is connected, answers pings and does nothing else. */
export interface IdleAgent {
  close(): void
}

const STATUS: Status = {
  name: 'idle',
  system: { platform: 'linux', arch: 'x64', release: '', hostname: 'bench' },
  engines: [],
  allows: [],
}

export function createIdleKey(): IdleKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'), privateKey }
}

/** Connects it; resolves when it was admitted. Rejects where it is refused. */
export async function openIdleAgent(gateway: string, device: string, { privateKey }: IdleKey): Promise<IdleAgent> {
  const url = new URL('/tunnel', gateway.replace(/^http/, 'ws'))
  const socket = new WebSocket(url, SUBPROTOCOL, { perMessageDeflate: false })
  const say = (type: FrameType, payload: Uint8Array) => socket.send(encodeFrame({ type, flags: 0, stream: 0, payload }))
  const admitted = new Promise<void>((resolve, reject) => {
    socket.on('message', (message: Buffer) =>
      readFrames(message, ({ type, payload }) => {
        if (type === FrameType.HELLO) say(FrameType.HELLO, answer(url.host, device, privateKey, payload))
        else if (type === FrameType.PING) say(FrameType.PONG, payload)
        else if (type === FrameType.WELCOME) resolve(say(FrameType.STATUS, encodeControl(STATUS)))
      }),
    )
    socket.on('error', reject)
    socket.on('close', (code, reason) => reject(new Error(`closed with ${code} ${reason}`)))
  })
  await once(socket, 'open')
  await admitted
  return { close: () => socket.close(1000) }
}

function answer(host: string, device: string, key: KeyObject, greeting: Uint8Array): Uint8Array {
  const { challenge } = decodeControl(GatewayHello, greeting)
  const signature = sign(null, Buffer.from(signedText(host, challenge)), key).toString('base64url')
  const hello: AgentHello = {
    protocol: 1,
    device,
    signature,
    agent: '0.0.1',
    session: randomUUID(),
    streams: [],
    maxStreams: 1,
  }
  return encodeControl(hello)
}
