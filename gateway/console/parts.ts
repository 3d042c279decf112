import type { IncomingMessage } from 'node:http'
import type { Database } from '@cloudtolocalllm/database/connect'
import type { Log } from '@cloudtolocalllm/runtime/log'
import type { Keys } from '../access/keys.ts'
import type { Sessions } from '../access/sessions.ts'
import type { Conversations } from '../chats/conversations.ts'
import type { RunningAnswers } from '../chats/running-answers.ts'
import type { FiguresOfModels } from '../devices/model-figures.ts'
import type { DeviceListener, OnlineDevice } from '../devices/online-devices.ts'
import type { Visitor } from '../entrance/visitor.ts'
import type { AnswerRecord } from '../forward/answer-record.ts'
import type { Ask } from '../forward/ask.ts'
import type { LiveEvents } from './live-events.ts'
import type { OpenStreams } from './open-streams.ts'

/** What the console needs of the devices that are online. */
export interface OnlineView {
  get(deviceId: string): OnlineDevice | undefined
  of(ownerId: string): readonly OnlineDevice[]
  cut(deviceId: string): number
  rename(deviceId: string, name: string): void
  onChange(listener: DeviceListener): () => void
}

/** What the rest of the gateway gives the console. */
export interface ConsoleDependencies {
  database: Database
  log: Log
  version: string
  /** Where people reach the gateway, without a slash at the end. */
  publicUrl: string
  online: OnlineView
  figures: Pick<FiguresOfModels, 'get' | 'note'>
  /** The same that admits the API's callers, so that revoking a key counts at once. */
  keys: Keys
  ask: Ask
  /** Counts what an answer of the page took, as for a request over the API. */
  record(record: AnswerRecord): void
  visitorOf(request: IncomingMessage): Visitor
}

/** What the console's routes are made of. */
export interface ConsoleParts extends ConsoleDependencies {
  sessions: Sessions
  live: LiveEvents
  streams: OpenStreams
  answers: RunningAnswers
  conversations: Conversations
}
