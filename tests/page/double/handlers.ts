import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { AnswerOf } from '@cloudtolocalllm/api/client'
import type { RouteName } from '@cloudtolocalllm/api/routes'
import * as shapes from '@cloudtolocalllm/api/shapes'
import { type ConsoleState, type Pairing, RefusedError } from './console-state.ts'
import { chat, device, engine, message, model } from './scenes.ts'

/** What a handler is given: the filled parameters, the parsed body, and who asks. */
export interface Asked {
  state: ConsoleState
  origin: string
  parameters: Readonly<Record<string, string>>
  body: unknown
  browserId: string
  userAgent: string
  bearer: string
}

type Streamed = 'events' | 'answerEvents' | 'image'
export type PlainRoute = Exclude<RouteName, Streamed>
type Handlers = { [Name in PlainRoute]: (asked: Asked) => AnswerOf<Name> }

const TEN_MINUTES = 600_000
const now = () => new Date().toISOString()

/** Names that make the double refuse, for looking at what a failure looks like. */
const REFUSED_NAME = 'fails'

function refuse(status: number, code: string, text: string, mend?: string): never {
  throw new RefusedError({ status, code, message: text, ...(mend === undefined ? {} : { mend }) })
}

function found<Thing>(thing: Thing | undefined, what: string): Thing {
  return thing ?? refuse(404, `${what.toUpperCase()}_NOT_FOUND`, `There is no such ${what}`)
}

function refuseSentinel(name: string | undefined): void {
  if (name === REFUSED_NAME)
    refuse(500, 'DATABASE_UNAVAILABLE', 'The database does not answer', 'Try again in a moment')
}

/** Every address that answers with one JSON document. */
export const handlers: Handlers = {
  session: ({ state, origin }) => ({ person: state.person, gateway: { version: '0.1.0', publicUrl: origin } }),
  signIn: ({ state, origin, body }) => {
    const { token } = shapes.SignIn.parse(body)
    const expiresAt = state.loginTokens.get(token) ?? 0
    state.loginTokens.delete(token)
    if (expiresAt < Date.now()) {
      refuse(401, 'LOGIN_LINK_INVALID', 'This login link was used or is older than ten minutes', 'Make a new one')
    }
    return { person: state.person, gateway: { version: '0.1.0', publicUrl: origin } }
  },
  signOut: ({ state, browserId }) => void state.browsers.delete(browserId),
  browsers: ({ state, browserId }) =>
    [...state.browsers.values()].map((browser) => ({ ...browser, current: browser.id === browserId })),
  signOutBrowser: ({ state, parameters }) => {
    found(state.browsers.get(parameters['id'] ?? ''), 'browser')
    state.browsers.delete(parameters['id'] ?? '')
    state.tell('sessions')
  },
  createLoginLink: ({ state, origin }) => {
    const token = randomBytes(24).toString('base64url')
    const expiresAt = Date.now() + TEN_MINUTES
    state.loginTokens.set(token, expiresAt)
    return { url: `${origin}/login#${token}`, expiresAt: new Date(expiresAt).toISOString() }
  },

  devices: ({ state }) => [...state.devices.values()],
  models: ({ state }) => state.models(),
  changeDevice: ({ state, parameters, body }) => {
    const { name } = shapes.DeviceChange.parse(body)
    const changed = found(state.devices.get(parameters['id'] ?? ''), 'device')
    refuseSentinel(name)
    if ([...state.devices.values()].some((other) => other.id !== changed.id && other.name === name)) {
      refuse(409, 'DEVICE_NAME_TAKEN', `Another computer is called ${name}`, 'Choose another name')
    }
    changed.name = name
    state.tell('devices')
    state.tell('models')
    return changed
  },
  revokeDevice: ({ state, parameters }) => {
    const revoked = found(state.devices.get(parameters['id'] ?? ''), 'device')
    const cut = [...state.runs.values()].filter((run) => run.message.deviceName === revoked.name)
    for (const run of cut) run.stop()
    state.devices.delete(revoked.id)
    state.tell('devices')
    state.tell('models')
    return { cutAnswers: cut.length }
  },

  startPairing: ({ state, origin, body }) => {
    const wish = shapes.PairingRequest.parse(body)
    const pairing = newPairing(wish)
    state.pairings.set(pairing.view.code, pairing)
    state.tell('pairings')
    const { id, secret, view } = pairing
    return { id, secret, code: view.code, approveUrl: `${origin}/pair?code=${view.code}`, expiresAt: view.expiresAt }
  },
  pairingOutcome: ({ state, parameters, bearer }) => {
    const pairing = found(
      [...state.pairings.values()].find(({ id, secret }) => id === parameters['id'] && secret === bearer),
      'pairing',
    )
    if (pairing.state === 'denied') return { state: 'denied' }
    if (pairing.state === 'waiting') return { state: 'waiting' }
    const paired = found(state.devices.get(pairing.deviceId ?? ''), 'device')
    return { state: 'approved', deviceId: paired.id, name: paired.name, owner: state.person.name }
  },
  pairing: ({ state, parameters }) => waitingPairing(state, parameters).view,
  approvePairing: ({ state, parameters, body }) => {
    const { name } = shapes.PairingDecision.parse(body)
    refuseSentinel(name)
    const pairing = waitingPairing(state, parameters)
    const { view } = pairing
    const paired = device(name ?? view.name, view.system, [engine('ollama', '0.12.6', [model('phi4:14b')])])
    Object.assign(paired, { pairedAt: now(), since: now() })
    Object.assign(pairing, { state: 'approved', deviceId: paired.id })
    state.devices.set(paired.id, paired)
    state.tell('devices')
    state.tell('models')
    state.tell('pairings')
    return paired
  },
  denyPairing: ({ state, parameters }) => {
    waitingPairing(state, parameters).state = 'denied'
    state.tell('pairings')
  },

  keys: ({ state }) => [...state.keys.values()],
  createKey: ({ state, body }) => {
    const { name, models, expiresAt } = shapes.NewKey.parse(body)
    refuseSentinel(name)
    const secret = `sk-ctl-${randomBytes(32).toString('base64url')}`
    const id = randomUUID()
    const key = { id, name, prefix: secret.slice(0, 11), models, createdAt: now(), expiresAt, lastUsedAt: null }
    state.keys.set(id, key)
    state.tell('keys')
    return { key, secret }
  },
  revokeKey: ({ state, parameters }) => {
    found(state.keys.get(parameters['id'] ?? ''), 'key')
    state.keys.delete(parameters['id'] ?? '')
    state.tell('keys')
  },

  chats: ({ state }) =>
    [...state.chats.values()]
      .map(({ id, title, model, updatedAt, running }) => ({ id, title, model, updatedAt, running }))
      .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)),
  createChat: ({ state, body }) => {
    const created = chat('', [], { model: shapes.NewChat.parse(body).model, updatedAt: now() })
    state.chats.set(created.id, created)
    state.tell('chats')
    return created
  },
  chat: ({ state, parameters }) => chatOf(state, parameters),
  changeChat: ({ state, parameters, body }) => {
    const change = shapes.ChatChange.parse(body)
    refuseSentinel(change.title)
    const changed = Object.assign(chatOf(state, parameters), change)
    state.tell('chats')
    state.tell('chat', changed.id)
    return changed
  },
  deleteChat: ({ state, parameters }) => {
    const deleted = chatOf(state, parameters)
    for (const { id } of deleted.messages) state.run(id)?.stop()
    state.chats.delete(deleted.id)
    state.tell('chats')
  },
  ask: ({ state, parameters, body }) => {
    const asked = chatOf(state, parameters)
    const { parentId, text, images, model } = shapes.Question.parse(body)
    if (text.trim() === '' && images.length === 0) refuse(400, 'QUESTION_EMPTY', 'a question needs words or an image')
    if (parentId !== null) refuseWhileRunning(messageOf(asked, parentId, 'assistant'))
    const stored = images.map(({ mediaType, base64 }) => {
      const id = randomUUID()
      state.images.set(id, { mediaType, bytes: Buffer.from(base64, 'base64') })
      return { id, mediaType }
    })
    const question = message('user', text, { parentId, images: stored, createdAt: now() })
    const answer = newAnswer(state, question.id, model)
    if (asked.title === '') asked.title = text.slice(0, 60) || 'A picture'
    asked.messages.push(question, answer)
    asked.model = model
    state.startRun(asked, answer.id, text)
    return { question: structuredClone(question), answer: structuredClone(answer) }
  },
  answerAgain: ({ state, parameters, body }) => {
    const asked = chatOf(state, parameters)
    const { questionId, model } = shapes.AnswerAgain.parse(body)
    const question = messageOf(asked, questionId, 'user')
    const answer = newAnswer(state, questionId, model)
    asked.messages.push(answer)
    state.startRun(asked, answer.id, question.text)
    return structuredClone(answer)
  },
  stopAnswer: ({ state, parameters }) => {
    const id = parameters['id'] ?? ''
    const known = [...state.chats.values()].some(({ messages }) => messages.some((each) => each.id === id))
    if (!known) refuse(404, 'ANSWER_NOT_FOUND', 'There is no such answer')
    state.run(id)?.stop()
  },
}

function chatOf(state: ConsoleState, parameters: Asked['parameters']): shapes.Chat {
  return found(state.chats.get(parameters['id'] ?? ''), 'chat')
}

function messageOf(asked: shapes.Chat, id: string, role: shapes.Message['role']): shapes.Message {
  const wanted = asked.messages.find((each) => each.id === id && each.role === role)
  return found(wanted, 'message')
}

function refuseWhileRunning({ state }: shapes.Message): void {
  if (state !== 'running') return
  refuse(409, 'ANSWER_RUNNING', 'the answer above is still being written', 'Wait for its end or stop it, then ask')
}

function newAnswer(state: ConsoleState, questionId: string, model: string): shapes.Message {
  return message('assistant', '', {
    parentId: questionId,
    model,
    deviceName: state.deviceOf(model)?.name ?? null,
    state: 'running',
    figures: null,
    createdAt: new Date(Date.now() + 1).toISOString(),
  })
}

function waitingPairing(state: ConsoleState, parameters: Asked['parameters']): Pairing {
  const pairing = state.pairings.get((parameters['code'] ?? '').toUpperCase())
  if (pairing?.state !== 'waiting') {
    return refuse(
      404,
      'PAIRING_NOT_FOUND',
      'This code is not known or has expired',
      'Start connect again for a new one',
    )
  }
  return pairing
}

function newPairing({ name, system, agentVersion, publicKey }: shapes.PairingRequest): Pairing {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex')
  const expiresAt = new Date(Date.now() + TEN_MINUTES).toISOString()
  const fingerprint = digest.slice(0, 16).match(/.{4}/g)?.join(' ') ?? ''
  const view = { code: newCode(), name, system, agentVersion, address: '192.168.1.34', fingerprint }
  return {
    id: randomUUID(),
    secret: randomBytes(24).toString('base64url'),
    publicKey,
    view: { ...view, requestedAt: now(), expiresAt },
    state: 'waiting',
    deviceId: null,
  }
}

function newCode(): string {
  const letters = 'BCDFGHJKLMNPQRSTVWXZ'
  const code = Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join('')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}
