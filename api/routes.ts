import type * as shapes from './shapes.ts'

/**
 * Every address of the console. `:name` stands for one path segment. The types say what goes in and comes out;
 * nothing here is needed to check them at run time, so that the page does not carry a validator.
 */
export const routes = {
  session: route<{ answer: shapes.Session }>()('GET', '/console/session'),
  signIn: route<{ body: shapes.SignIn; answer: shapes.Session }>()('POST', '/console/session'),
  signOut: route<Empty>()('DELETE', '/console/session'),
  browsers: route<{ answer: shapes.SignedInBrowser[] }>()('GET', '/console/browsers'),
  signOutBrowser: route<Empty>()('DELETE', '/console/browsers/:id'),
  createLoginLink: route<{ answer: shapes.LoginLink }>()('POST', '/console/login-links'),

  devices: route<{ answer: shapes.Device[] }>()('GET', '/console/devices'),
  changeDevice: route<{ body: shapes.DeviceChange; answer: shapes.Device }>()('PATCH', '/console/devices/:id'),
  revokeDevice: route<{ answer: shapes.DeviceRevoked }>()('DELETE', '/console/devices/:id'),
  models: route<{ answer: shapes.Model[] }>()('GET', '/console/models'),

  startPairing: route<{ body: shapes.PairingRequest; answer: shapes.PairingStarted }>()('POST', '/console/pairings'),
  /** Asked by the agent with `Authorization: Bearer <secret>`; answers within 25 s, at once when decided. */
  pairingOutcome: route<{ answer: shapes.PairingOutcome }>()('GET', '/console/pairings/:id/outcome'),
  pairing: route<{ answer: shapes.PairingView }>()('GET', '/console/pairing-codes/:code'),
  approvePairing: route<{ body: shapes.PairingDecision; answer: shapes.Device }>()(
    'POST',
    '/console/pairing-codes/:code/approval',
  ),
  denyPairing: route<Empty>()('DELETE', '/console/pairing-codes/:code'),

  keys: route<{ answer: shapes.Key[] }>()('GET', '/console/keys'),
  createKey: route<{ body: shapes.NewKey; answer: shapes.KeyCreated }>()('POST', '/console/keys'),
  revokeKey: route<Empty>()('DELETE', '/console/keys/:id'),

  chats: route<{ answer: shapes.ChatSummary[] }>()('GET', '/console/chats'),
  createChat: route<{ body: shapes.NewChat; answer: shapes.Chat }>()('POST', '/console/chats'),
  chat: route<{ answer: shapes.Chat }>()('GET', '/console/chats/:id'),
  changeChat: route<{ body: shapes.ChatChange; answer: shapes.Chat }>()('PATCH', '/console/chats/:id'),
  deleteChat: route<Empty>()('DELETE', '/console/chats/:id'),
  ask: route<{ body: shapes.Question; answer: shapes.QuestionAsked }>()('POST', '/console/chats/:id/questions'),
  answerAgain: route<{ body: shapes.AnswerAgain; answer: shapes.Message }>()('POST', '/console/chats/:id/answers'),
  stopAnswer: route<Empty>()('DELETE', '/console/answers/:id/run'),
  /** The image's own bytes; used as the address of an `img`, not called. */
  image: route<Empty>()('GET', '/console/images/:id'),

  /** Server-sent events: {@link shapes.AnswerEvent}. */
  answerEvents: route<{ answer: shapes.AnswerEvent }>()('GET', '/console/answers/:id/events'),
  /** Server-sent events: {@link shapes.LiveEvent}. */
  events: route<{ answer: shapes.LiveEvent }>()('GET', '/console/events'),
} as const

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
export type Routes = typeof routes
export type RouteName = keyof Routes

/** Every request of the page that changes something carries this header; no form or foreign page can send it unasked. */
export const PAGE_HEADER = 'x-cloudtolocalllm-page'

export interface Route<Types extends RouteTypes> {
  method: Method
  path: string
  /** Never set; carries the types. */
  types?: Types
}

export interface RouteTypes {
  body?: unknown
  answer?: unknown
}

interface Empty {
  answer: undefined
}

function route<Types extends RouteTypes>() {
  return <const Path extends string>(method: Method, path: Path): Route<Types> & { path: Path } => ({ method, path })
}

/** The names behind colons in a path: `id` of `/console/keys/:id`. */
export type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameters<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** Fills the parameters of a path, each escaped as one segment. */
export function fillPath(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''))
}
