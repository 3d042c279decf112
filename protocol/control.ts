import * as z from 'zod'
import { MAX_CONTROL, MAX_STREAMS } from './limits.ts'
import { decodeText, encodeText } from './text.ts'
import { ProtocolViolation } from './violation.ts'

/** Most of each kind in a control frame: characters of a text, and entries of the lists of STATUS. */
export const CONTROL_LIMITS = { text: 300, engines: 64, models: 2_000, capabilities: 20 } as const

const text = z.string().max(CONTROL_LIMITS.text)
const count = z.int().nonnegative()

/** First frame of the gateway: who it is, and the challenge to sign. */
export const GatewayHello = z.object({
  protocols: z.array(z.int()).min(1),
  gateway: text,
  /** Random for each start of a gateway process; streams can be resumed only where they began. */
  instance: text,
  /** 32 random bytes in base64url without padding. */
  challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
export type GatewayHello = z.infer<typeof GatewayHello>

/** First frame of the agent, answering the challenge. */
export const AgentHello = z.object({
  protocol: z.int(),
  device: z.uuid(),
  /** Ed25519 over {@link signedText}, 64 bytes in base64url without padding. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
  agent: text,
  /** Random for each start of an agent process. */
  session: text,
  /** Streams whose request came whole and whose answer is still held. */
  streams: z.array(count).max(MAX_STREAMS),
  /** Most streams at once that the agent takes. */
  maxStreams: z.int().min(1).max(100_000),
})
export type AgentHello = z.infer<typeof AgentHello>

/** The gateway admits the agent; streams that are not in `resume` are to be dropped. */
export const Welcome = z.object({
  resume: z
    .array(
      z.object({
        stream: count,
        /** The head of the answer has arrived. */
        head: z.boolean(),
        /** Bytes of the answer's body that have arrived. */
        received: count,
        /** Bytes of the answer's body that may be sent in all. */
        limit: count,
      }),
    )
    .max(MAX_STREAMS),
})
export type Welcome = z.infer<typeof Welcome>

export const DialectName = z.enum(['openai', 'anthropic', 'ollama'])
export type DialectName = z.infer<typeof DialectName>

export const StatusModel = z.object({
  name: text,
  loaded: z.boolean(),
  size: z.number().nonnegative().nullable(),
  digest: text.nullable(),
  modifiedAt: text.nullable(),
  family: text.nullable(),
  parameterSize: text.nullable(),
  quantization: text.nullable(),
  contextLength: z.number().nonnegative().nullable(),
  capabilities: z.array(text).max(CONTROL_LIMITS.capabilities),
})
export type StatusModel = z.infer<typeof StatusModel>

export const StatusEngine = z.object({
  id: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
  kind: z.enum(['ollama', 'lmstudio', 'llamacpp', 'vllm', 'jan', 'localai', 'openai', 'embedded']),
  version: text.nullable(),
  state: z.enum(['ready', 'unreachable']),
  problem: text.nullable(),
  dialects: z.array(DialectName).max(3),
  demonstration: z.boolean(),
  models: z.array(StatusModel).max(CONTROL_LIMITS.models),
})
export type StatusEngine = z.infer<typeof StatusEngine>

/** What the device offers right now; sent after WELCOME and whenever it changes, always whole. */
export const Status = z.object({
  name: text,
  system: z.object({ platform: text, arch: text, release: text, hostname: text }),
  engines: z.array(StatusEngine).max(CONTROL_LIMITS.engines),
  /** `pull`, `delete`, `create`, `copy` where the device's owner turned them on at the device. */
  allows: z.array(z.enum(['pull', 'delete', 'create', 'copy'])).max(4),
})
export type Status = z.infer<typeof Status>

/** The sender takes no new streams; running ones finish. */
export const GoAway = z.object({ reason: text })
export type GoAway = z.infer<typeof GoAway>

/** Throws {@link ProtocolViolation} where the message is too long for its frame. */
export function encodeControl(message: GatewayHello | AgentHello | Welcome | Status | GoAway): Uint8Array {
  const bytes = encodeText(JSON.stringify(message))
  if (bytes.length <= MAX_CONTROL) return bytes
  throw new ProtocolViolation(`control frame of ${bytes.length} bytes, at most ${MAX_CONTROL} allowed`)
}

/** Throws {@link ProtocolViolation} naming each field that is wrong. */
export function decodeControl<Shape extends z.ZodType>(shape: Shape, payload: Uint8Array): z.infer<Shape> {
  const result = shape.safeParse(parse(payload))
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new ProtocolViolation(faults.join('; ').slice(0, 500))
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(payload))
  } catch {
    throw new ProtocolViolation('control frame is not JSON in UTF-8')
  }
}

/**
 * What the agent signs: the host that it dialled is part of it, so that a hostile gateway cannot pass on
 * another gateway's challenge and be admitted there as this device.
 */
export function signedText(host: string, challenge: string): string {
  return `cloudtolocalllm tunnel 1\n${host.toLowerCase()}\n${challenge}`
}
