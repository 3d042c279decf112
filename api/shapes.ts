import * as z from 'zod'

/** A moment in time, ISO 8601 in UTC. */
const instant = z.iso.datetime()
const id = z.uuid()
const name = z.string().trim().min(1).max(80)

export const System = z.object({
  /** `linux`, `darwin`, `win32`: Node's own names. */
  platform: z.string().max(40),
  arch: z.string().max(40),
  /** Name of the system with its version, as a person would say it: `Debian GNU/Linux 12`. */
  release: z.string().max(120),
  hostname: z.string().max(255),
})
export type System = z.infer<typeof System>

export const Person = z.object({ id, name: z.string() })
export type Person = z.infer<typeof Person>

/** Who is signed in, and what the page must know about its gateway. */
export const Session = z.object({
  person: Person,
  gateway: z.object({ version: z.string(), publicUrl: z.string() }),
})
export type Session = z.infer<typeof Session>

export const SignIn = z.object({ token: z.string().min(1).max(200) })
export type SignIn = z.infer<typeof SignIn>

/** A browser that is signed in. */
export const SignedInBrowser = z.object({
  id,
  current: z.boolean(),
  userAgent: z.string(),
  address: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
})
export type SignedInBrowser = z.infer<typeof SignedInBrowser>

/** A link that signs one browser in, once, within ten minutes. */
export const LoginLink = z.object({ url: z.string(), expiresAt: instant })
export type LoginLink = z.infer<typeof LoginLink>

export const Dialect = z.enum(['openai', 'anthropic', 'ollama'])
export type Dialect = z.infer<typeof Dialect>

export const EngineKind = z.enum(['ollama', 'lmstudio', 'llamacpp', 'vllm', 'jan', 'localai', 'openai', 'embedded'])
export type EngineKind = z.infer<typeof EngineKind>

/** A model as one engine of one device offers it. */
export const EngineModel = z.object({
  name: z.string(),
  loaded: z.boolean(),
  /** Bytes on disk; null where the engine does not say. */
  size: z.number().nullable(),
  /** As the engine writes it: `135M`, `Q4_1`; null where it does not say. */
  parameterSize: z.string().nullable(),
  quantization: z.string().nullable(),
  /** Tokens; null where the engine does not say. */
  contextLength: z.number().nullable(),
  /** What the engine says of it: `completion`, `vision`, `tools`, `embedding`, `thinking`. Empty where it does not say. */
  capabilities: z.array(z.string()),
})
export type EngineModel = z.infer<typeof EngineModel>

export const Engine = z.object({
  id: z.string(),
  kind: EngineKind,
  /** null where the engine does not say. */
  version: z.string().nullable(),
  state: z.enum(['ready', 'unreachable']),
  /** What went wrong where the state is `unreachable`. */
  problem: z.string().nullable(),
  dialects: z.array(Dialect),
  /** A small model that only shows that everything works; marked so in every picker. */
  demonstration: z.boolean(),
  models: z.array(EngineModel),
})
export type Engine = z.infer<typeof Engine>

export const Device = z.object({
  id,
  name: z.string(),
  system: System,
  agentVersion: z.string(),
  online: z.boolean(),
  /** Since when it is online or offline; null where it was never online. */
  since: instant.nullable(),
  pairedAt: instant,
  engines: z.array(Engine),
  /** What the device permits beyond asking its models: `pull`, `delete`, `create`, `copy`. Turned on at the device. */
  allows: z.array(z.string()),
  /** Requests that it answers right now. */
  inFlight: z.number(),
  /** Milliseconds of the last ping through the tunnel; null while offline. */
  roundTripMs: z.number().nullable(),
})
export type Device = z.infer<typeof Device>

export const DeviceChange = z.object({ name })
export type DeviceChange = z.infer<typeof DeviceChange>

/** What revoking a device cut. */
export const DeviceRevoked = z.object({ cutAnswers: z.number() })
export type DeviceRevoked = z.infer<typeof DeviceRevoked>

/** A model name over all devices of the caller. */
export const Model = z.object({
  name: z.string(),
  capabilities: z.array(z.string()),
  demonstration: z.boolean(),
  places: z.array(
    z.object({
      deviceId: id,
      deviceName: z.string(),
      online: z.boolean(),
      engine: EngineKind,
      dialects: z.array(Dialect),
      loaded: z.boolean(),
      /** Output tokens per second of the last answer; null before the first. */
      tokensPerSecond: z.number().nullable(),
      /** Milliseconds that the last load took; null before the first. */
      loadMs: z.number().nullable(),
    }),
  ),
})
export type Model = z.infer<typeof Model>

/** What an agent sends to be paired. */
export const PairingRequest = z.object({
  name,
  system: System,
  agentVersion: z.string().max(40),
  /** Ed25519 public key, 32 bytes in base64url. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** One-time token of an enrolment that was approved beforehand; without it a person approves the code in the page. */
  enrolment: z.string().max(200).optional(),
})
export type PairingRequest = z.infer<typeof PairingRequest>

/** What the agent shows, and the secret that it asks for the outcome with. */
export const PairingStarted = z.object({
  id,
  /** Eight characters without look-alikes, shown as `ABCD-EFGH`. */
  code: z.string(),
  secret: z.string(),
  /** Where a person approves it; the code is part of it. */
  approveUrl: z.string(),
  expiresAt: instant,
})
export type PairingStarted = z.infer<typeof PairingStarted>

export const PairingOutcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('approved'), deviceId: id, name: z.string(), owner: z.string() }),
  z.object({ state: z.literal('denied') }),
  z.object({ state: z.literal('expired') }),
])
export type PairingOutcome = z.infer<typeof PairingOutcome>

/** What the person sees before approving. */
export const PairingView = z.object({
  code: z.string(),
  name: z.string(),
  system: System,
  agentVersion: z.string(),
  /** Address from which the agent asked. */
  address: z.string(),
  /** SHA-256 of the device's public key, first 16 hex digits in groups of four; the agent shows the same. */
  fingerprint: z.string(),
  requestedAt: instant,
  expiresAt: instant,
})
export type PairingView = z.infer<typeof PairingView>

export const PairingDecision = z.object({ name: name.optional() })
export type PairingDecision = z.infer<typeof PairingDecision>

export const Key = z.object({
  id,
  name: z.string(),
  /** First characters of the key, enough to recognise it: `sk-ctl-AbCd`. */
  prefix: z.string(),
  /** null: every model. */
  models: z.array(z.string()).nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
})
export type Key = z.infer<typeof Key>

export const NewKey = z.object({
  name,
  models: z.array(z.string().min(1).max(300)).min(1).max(200).nullable().default(null),
  expiresAt: instant.nullable().default(null),
})
export type NewKey = z.input<typeof NewKey>

/** The only time the whole key is seen. */
export const KeyCreated = z.object({ key: Key, secret: z.string() })
export type KeyCreated = z.infer<typeof KeyCreated>

/** Parameters of a chat; what is absent is the engine's default. */
export const ChatParameters = z.object({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  /** Tokens of one answer. */
  maxTokens: z.int().min(1).max(1_000_000).optional(),
})
export type ChatParameters = z.infer<typeof ChatParameters>

export const AnswerFigures = z.object({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  /** Output tokens per second after the first. */
  tokensPerSecond: z.number().nullable(),
  firstTokenMs: z.number().nullable(),
})
export type AnswerFigures = z.infer<typeof AnswerFigures>

export const Image = z.object({ id, mediaType: z.string() })
export type Image = z.infer<typeof Image>

/** One node of a chat's tree. Messages with the same parent are branches of each other. */
export const Message = z.object({
  id,
  parentId: id.nullable(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  /** What a thinking model wrote before its answer; empty where there is none. */
  reasoning: z.string(),
  images: z.array(Image),
  /** Of an answer: which model and device gave it. */
  model: z.string().nullable(),
  deviceName: z.string().nullable(),
  state: z.enum(['running', 'complete', 'stopped', 'failed']),
  /** Why it failed, in words for the person. */
  error: z.string().nullable(),
  figures: AnswerFigures.nullable(),
  createdAt: instant,
})
export type Message = z.infer<typeof Message>

export const ChatSummary = z.object({
  id,
  title: z.string(),
  model: z.string().nullable(),
  updatedAt: instant,
  /** An answer is being written right now. */
  running: z.boolean(),
})
export type ChatSummary = z.infer<typeof ChatSummary>

export const Chat = ChatSummary.extend({
  systemPrompt: z.string(),
  parameters: ChatParameters,
  messages: z.array(Message),
})
export type Chat = z.infer<typeof Chat>

export const NewChat = z.object({ model: z.string().max(300).nullable().default(null) })
export type NewChat = z.input<typeof NewChat>

export const ChatChange = z
  .object({
    title: z.string().trim().min(1).max(200),
    model: z.string().max(300),
    systemPrompt: z.string().max(100_000),
    parameters: ChatParameters,
  })
  .partial()
export type ChatChange = z.infer<typeof ChatChange>

/** A question; the gateway stores it and begins the answer at once. Editing is asking again under the same parent. */
export const Question = z.object({
  parentId: id.nullable(),
  text: z.string().max(1_000_000),
  images: z
    .array(z.object({ mediaType: z.string().regex(/^image\/(png|jpeg|webp|gif)$/), base64: z.base64() }))
    .max(8)
    .default([]),
  model: z.string().min(1).max(300),
})
export type Question = z.input<typeof Question>

export const QuestionAsked = z.object({ question: Message, answer: Message })
export type QuestionAsked = z.infer<typeof QuestionAsked>

/** Another answer to a question that was asked before. */
export const AnswerAgain = z.object({ questionId: id, model: z.string().min(1).max(300) })
export type AnswerAgain = z.infer<typeof AnswerAgain>

/**
 * One event of `GET /console/answers/:id/events` (SSE, `data:` is this as JSON). The first is always `snapshot`
 * with all that exists, so a reload or a second tab simply connects again.
 */
export const AnswerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), message: Message }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  /** What is being waited for, as a sentence: "Waiting for study-pc to load llama3.2". */
  z.object({ type: z.literal('waiting'), for: z.string() }),
  z.object({ type: z.literal('end'), message: Message }),
])
export type AnswerEvent = z.infer<typeof AnswerEvent>

/** One event of `GET /console/events`: what the page should fetch again. `all` after a reconnect. */
export const LiveEvent = z.object({
  topic: z.enum(['devices', 'models', 'keys', 'chats', 'chat', 'sessions', 'pairings', 'all']),
  id: z.string().optional(),
})
export type LiveEvent = z.infer<typeof LiveEvent>

/** Every error of the console: a code of docs/errors.md, what happened, and what mends it. */
export const ConsoleError = z.object({
  error: z.object({ code: z.string(), message: z.string(), mend: z.string().optional() }),
})
export type ConsoleError = z.infer<typeof ConsoleError>
