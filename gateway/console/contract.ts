import type { AnswerOf } from '@cloudtolocalllm/api/client'
import type { PathParameters, RouteName, Routes } from '@cloudtolocalllm/api/routes'
import * as shapes from '@cloudtolocalllm/api/shapes'
import * as z from 'zod'

/** Who may call: a person who is signed in; a browser before that; an agent, which has neither cookie nor page. */
export type Access = 'person' | 'browser' | 'agent'

interface Terms<Name extends RouteName> {
  access: Access
  /** One sentence for the OpenAPI document. */
  summary: string
  body?: z.ZodType
  /** null: an answer without a body. */
  answer: AnswerOf<Name> extends undefined ? null : z.ZodType<AnswerOf<Name>>
  /** Content type where it is not JSON. */
  contentType?: string
}

const EVENTS = 'text/event-stream'

/** What goes in and comes out at each address, as schemas: the gateway checks with them and documents from them. */
export const contract = {
  session: { access: 'person', summary: 'Who is signed in', answer: shapes.Session },
  signIn: { access: 'browser', summary: 'Sign in by a login link', body: shapes.SignIn, answer: shapes.Session },
  signOut: { access: 'person', summary: 'Sign this browser out', answer: null },
  browsers: { access: 'person', summary: 'List signed-in browsers', answer: z.array(shapes.SignedInBrowser) },
  signOutBrowser: { access: 'person', summary: 'Sign another browser out', answer: null },
  createLoginLink: { access: 'person', summary: 'Make a one-time login link', answer: shapes.LoginLink },

  devices: { access: 'person', summary: 'List devices', answer: z.array(shapes.Device) },
  changeDevice: { access: 'person', summary: 'Rename a device', body: shapes.DeviceChange, answer: shapes.Device },
  revokeDevice: { access: 'person', summary: 'Revoke a device at once', answer: shapes.DeviceRevoked },
  models: { access: 'person', summary: 'List models over all devices', answer: z.array(shapes.Model) },

  startPairing: {
    access: 'agent',
    summary: 'Ask to be paired',
    body: shapes.PairingRequest,
    answer: shapes.PairingStarted,
  },
  pairingOutcome: { access: 'agent', summary: 'Wait for the decision, up to 25 s', answer: shapes.PairingOutcome },
  pairing: { access: 'person', summary: 'Show who asks to be paired', answer: shapes.PairingView },
  approvePairing: {
    access: 'person',
    summary: 'Pair the device',
    body: shapes.PairingDecision,
    answer: shapes.Device,
  },
  denyPairing: { access: 'person', summary: 'Refuse the device', answer: null },

  keys: { access: 'person', summary: 'List keys', answer: z.array(shapes.Key) },
  createKey: { access: 'person', summary: 'Make a key, shown once', body: shapes.NewKey, answer: shapes.KeyCreated },
  revokeKey: { access: 'person', summary: 'Revoke a key at once', answer: null },

  chats: { access: 'person', summary: 'List chats', answer: z.array(shapes.ChatSummary) },
  createChat: { access: 'person', summary: 'Begin a chat', body: shapes.NewChat, answer: shapes.Chat },
  chat: { access: 'person', summary: 'Show a chat with its messages', answer: shapes.Chat },
  changeChat: { access: 'person', summary: 'Change a chat', body: shapes.ChatChange, answer: shapes.Chat },
  deleteChat: { access: 'person', summary: 'Delete a chat', answer: null },
  ask: { access: 'person', summary: 'Ask; the answer begins', body: shapes.Question, answer: shapes.QuestionAsked },
  answerAgain: { access: 'person', summary: 'Answer once more', body: shapes.AnswerAgain, answer: shapes.Message },
  stopAnswer: { access: 'person', summary: 'Stop a running answer', answer: null },
  image: { access: 'person', summary: 'An image of a message', answer: null, contentType: 'image/*' },

  answerEvents: {
    access: 'person',
    summary: 'Follow an answer',
    answer: shapes.AnswerEvent,
    contentType: EVENTS,
  },
  events: { access: 'person', summary: 'Hear what changed', answer: shapes.LiveEvent, contentType: EVENTS },
} as const satisfies { [Name in RouteName]: Terms<Name> }

type Contract = typeof contract
/** The checked body of a request; undefined where none is expected. */
export type BodyOf<Name extends RouteName> = Contract[Name] extends { body: infer Body extends z.ZodType }
  ? z.output<Body>
  : undefined
/** The parameters of a path by name. */
export type PathOf<Name extends RouteName> = Record<PathParameters<Routes[Name]['path']>, string>
