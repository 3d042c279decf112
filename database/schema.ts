import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

/** Set by the database when the row is made. */
type Born = ColumnType<Date, never, never>
/** JSON: read as a value, written as text. */
type Json<Value> = ColumnType<Value, string, string>
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>
type Id = Generated<string>

/** Every table, in camel case; columns and tables in the database are the same words in snake case. */
export interface Schema {
  people: PersonTable
  sessions: SessionTable
  loginLinks: TokenTable
  keys: KeyTable
  devices: DeviceTable
  pairings: PairingTable
  enrolments: TokenTable
  chats: ChatTable
  messages: MessageTable
  images: ImageTable
  usage: UsageTable
}

export interface PersonTable {
  id: Id
  name: string
  createdAt: Born
}

export interface SessionTable {
  id: Id
  ownerId: string
  tokenHash: Bytes
  formerHash: Uint8Array | null
  formerUntil: Date | null
  rotatedAt: Date
  userAgent: string
  address: string
  createdAt: Born
  lastSeenAt: Generated<Date>
  expiresAt: Date
}

/** A token that works once and for a while: a login link, an enrolment. */
export interface TokenTable {
  id: Id
  ownerId: string
  tokenHash: Bytes
  createdAt: Born
  expiresAt: Date
  usedAt: Date | null
}

export interface KeyTable {
  id: Id
  ownerId: string
  name: string
  prefix: string
  hash: Bytes
  models: string[] | null
  createdAt: Born
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}

/** The computer an agent runs on, in Node's words. */
export interface DeviceSystem {
  platform: string
  arch: string
  release: string
  hostname: string
}

export interface DeviceTable {
  id: Id
  ownerId: string
  name: string
  publicKey: Bytes
  system: Json<DeviceSystem>
  agentVersion: string
  /** The last STATUS of the tunnel; whoever reads it checks it, because an older version may have written it. */
  status: ColumnType<unknown, string | null, string | null>
  pairedAt: Born
  lastSeenAt: Date | null
  revokedAt: Date | null
}

export interface PairingTable {
  id: Id
  ownerId: string | null
  deviceId: string | null
  state: Generated<'waiting' | 'approved' | 'denied'>
  code: string
  secretHash: Bytes
  name: string
  system: Json<DeviceSystem>
  agentVersion: string
  publicKey: Bytes
  address: string
  createdAt: Born
  expiresAt: Date
}

export interface ChatParameters {
  temperature?: number | undefined
  topP?: number | undefined
  maxTokens?: number | undefined
}

export interface ChatTable {
  id: Id
  ownerId: string
  title: Generated<string>
  model: string | null
  systemPrompt: Generated<string>
  parameters: ColumnType<ChatParameters, string | undefined, string>
  createdAt: Born
  updatedAt: Generated<Date>
}

/** Counts and speeds of an answer; null where the engine did not say. */
export interface AnswerFigures {
  inputTokens: number | null
  outputTokens: number | null
  tokensPerSecond: number | null
  firstTokenMs: number | null
}

export type MessageState = 'running' | 'complete' | 'stopped' | 'failed'

export interface MessageTable {
  id: Id
  ownerId: string
  chatId: string
  parentId: string | null
  position: GeneratedAlways<string>
  role: 'user' | 'assistant'
  text: Generated<string>
  reasoning: Generated<string>
  model: string | null
  deviceName: string | null
  state: MessageState
  error: string | null
  figures: ColumnType<AnswerFigures | null, string | null, string | null>
  createdAt: Born
}

export interface ImageTable {
  id: Id
  ownerId: string
  messageId: string
  position: number
  mediaType: string
  bytes: Bytes
}

export interface UsageTable {
  id: GeneratedAlways<string>
  ownerId: string
  startedAt: Date
  /** null: the page's own chat. */
  keyId: string | null
  /** null: no device was found. */
  deviceId: string | null
  model: string | null
  dialect: 'openai' | 'anthropic' | 'ollama'
  path: string
  status: number
  outcome: 'complete' | 'cancelled' | 'failed' | 'refused'
  streamed: boolean
  durationMs: number
  queueMs: number | null
  firstByteMs: number | null
  inputTokens: number | null
  outputTokens: number | null
  bytesIn: ColumnType<string, number, never>
  bytesOut: ColumnType<string, number, never>
}
