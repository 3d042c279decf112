import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as shapes from '@cloudtolocalllm/api/shapes'
import { type BrowserSession, openBrowserSession } from './browser-session.ts'

/** A console to be tried: the double and the real gateway both are one. */
export interface ConsoleUnderTest {
  origin: string
  /** Good for one sign-in. */
  loginToken(): Promise<string>
  /** A model that answers. */
  model: string
  /** A question whose answer takes some seconds, so that it can be stopped. */
  longQuestion: string
}

const AGENT = {
  name: 'workshop',
  system: { platform: 'linux', arch: 'arm64', release: 'Raspberry Pi OS 13', hostname: 'workshop' },
  agentVersion: '0.1.0',
  publicKey: 'A'.repeat(43),
}
/** The smallest PNG there is. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const NOBODY = '00000000-0000-4000-8000-000000000000'

/** The same cases for every console; `current` gives the one that the file has started. */
export function tryConsole(current: () => ConsoleUnderTest): void {
  const signedIn = async () => {
    const browser = openBrowserSession(current().origin)
    await browser.call('signIn', { body: { token: await current().loginToken() } })
    return browser
  }
  const asked = async (browser: BrowserSession, text: string, parentId: string | null = null) => {
    const { id } = await browser.call('createChat', { body: {} })
    const body = { parentId, text, model: current().model }
    return { chatId: id, ...(await browser.call('ask', { path: { id }, body })) }
  }
  trySessions(current, signedIn)
  tryLists(signedIn)
  tryKeys(signedIn)
  tryPairing(signedIn)
  tryChats(signedIn)
  tryAnswers(current, signedIn, asked)
  tryQuestions(current, signedIn, asked)
}

type SignedIn = () => Promise<BrowserSession>
type Ask = (browser: BrowserSession, text: string) => Promise<shapes.QuestionAsked & { chatId: string }>

function trySessions(current: () => ConsoleUnderTest, signedIn: SignedIn): void {
  test('without a login nothing is told', async () => {
    const { call, get } = openBrowserSession(current().origin)
    await assert.rejects(call('session'), { status: 401 })
    assert.equal((await get('/console/events')).status, 401)
  })

  test('a login link signs in once', async () => {
    const token = await current().loginToken()
    const { call } = openBrowserSession(current().origin)
    shapes.Session.parse(await call('signIn', { body: { token } }))
    shapes.Session.parse(await call('session'))
    await assert.rejects(openBrowserSession(current().origin).call('signIn', { body: { token } }), { status: 401 })
  })

  test('signing out ends the session', async () => {
    const { call } = await signedIn()
    assert.equal(await call('signOut'), undefined)
    await assert.rejects(call('session'), { status: 401 })
  })

  test('a link made here signs another browser in, which can be signed out from here', async () => {
    const { call } = await signedIn()
    const link = shapes.LoginLink.parse(await call('createLoginLink'))
    const phone = openBrowserSession(current().origin)
    await phone.call('signIn', { body: { token: new URL(link.url).hash.slice(1) } })
    const mine = (await phone.call('browsers')).find((browser) => shapes.SignedInBrowser.parse(browser).current)
    await call('signOutBrowser', { path: { id: mine?.id ?? '' } })
    await assert.rejects(phone.call('session'), { status: 401 })
  })

  test('a change that the page did not send is refused', async () => {
    const answer = await fetch(`${current().origin}/console/session`, { method: 'POST', body: '{}' })
    assert.equal(answer.status, 403)
    shapes.ConsoleError.parse(await answer.json())
  })

  test('an address that is not there says so', async () => {
    const answer = await (await signedIn()).get('/console/nothing')
    assert.equal(answer.status, 404)
    shapes.ConsoleError.parse(await answer.json())
  })
}

function tryLists(signedIn: SignedIn): void {
  test('devices, models, keys, chats and browsers have the shapes that were agreed', async () => {
    const { call } = await signedIn()
    shapes.Device.array()
      .nonempty()
      .parse(await call('devices'))
    shapes.Model.array()
      .nonempty()
      .parse(await call('models'))
    shapes.Key.array().parse(await call('keys'))
    shapes.ChatSummary.array().parse(await call('chats'))
    shapes.SignedInBrowser.array()
      .nonempty()
      .parse(await call('browsers'))
  })

  test('a renamed device has its new name everywhere', async () => {
    const { call } = await signedIn()
    const [device] = await call('devices')
    assert.ok(device)
    const name = `renamed ${device.name}`
    await call('changeDevice', { path: { id: device.id }, body: { name } })
    assert.ok((await call('models')).some(({ places }) => places.some(({ deviceName }) => deviceName === name)))
    await call('changeDevice', { path: { id: device.id }, body: { name: device.name } })
  })

  test('a device without a name, and one that is not there, are refused', async () => {
    const { call } = await signedIn()
    const [device] = await call('devices')
    await assert.rejects(call('changeDevice', { path: { id: device?.id ?? '' }, body: { name: ' ' } }), { status: 400 })
    await assert.rejects(call('changeDevice', { path: { id: NOBODY }, body: { name: 'x' } }), { status: 404 })
    await assert.rejects(call('revokeDevice', { path: { id: NOBODY } }), { status: 404 })
  })
}

function tryKeys(signedIn: SignedIn): void {
  test('a key is shown whole once and by its beginning afterwards', async () => {
    const { call } = await signedIn()
    const { key, secret } = shapes.KeyCreated.parse(await call('createKey', { body: { name: 'Editor' } }))
    assert.ok(secret.startsWith(key.prefix) && secret.length > key.prefix.length + 20)
    const listed = (await call('keys')).find(({ id }) => id === key.id)
    assert.deepEqual(listed, key)
  })

  test('a key keeps its limits, and is gone when revoked', async () => {
    const { call } = await signedIn()
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const { key } = await call('createKey', { body: { name: 'Workshop', models: ['a'], expiresAt } })
    assert.deepEqual([key.models, key.expiresAt], [['a'], expiresAt])
    await call('revokeKey', { path: { id: key.id } })
    await assert.rejects(call('revokeKey', { path: { id: key.id } }), { status: 404 })
    assert.ok(!(await call('keys')).some(({ id }) => id === key.id))
  })

  test('others hear of a key at once', async () => {
    const [one, other] = [await signedIn(), await signedIn()]
    for await (const { topic } of other.live()) {
      if (topic === 'keys') break
      await one.call('createKey', { body: { name: 'Heard' } })
    }
  })
}

function tryPairing(signedIn: SignedIn): void {
  test('an approved computer becomes a device under the name it is given', async () => {
    const { call } = await signedIn()
    const { id, code, secret } = await startPairing(call)
    const view = shapes.PairingView.parse(await call('pairing', { path: { code } }))
    assert.deepEqual([view.code, view.name, view.system], [code, AGENT.name, AGENT.system])
    assert.match(view.fingerprint, /^[0-9a-f]{4}( [0-9a-f]{4}){3}$/)
    const device = shapes.Device.parse(await call('approvePairing', { path: { code }, body: { name: `shed ${code}` } }))
    assert.equal(device.name, `shed ${code}`)
    await call('revokeDevice', { path: { id: device.id } })
    assert.ok(id && secret)
  })

  test('a denied computer is no device, and its code is used up', async () => {
    const { call } = await signedIn()
    const { code } = await startPairing(call)
    const before = (await call('devices')).length
    await call('denyPairing', { path: { code } })
    assert.equal((await call('devices')).length, before)
    await assert.rejects(call('approvePairing', { path: { code }, body: {} }), { status: 404 })
  })

  test('a code that nobody shows is not found', async () => {
    const { call } = await signedIn()
    await assert.rejects(call('pairing', { path: { code: 'BCDF-GHJK' } }), { status: 404 })
  })
}

async function startPairing(call: BrowserSession['call']): Promise<shapes.PairingStarted> {
  return shapes.PairingStarted.parse(await call('startPairing', { body: AGENT }))
}

function tryChats(signedIn: SignedIn): void {
  test('a chat keeps its name, system prompt and parameters', async () => {
    const { call } = await signedIn()
    const { id } = shapes.Chat.parse(await call('createChat', { body: {} }))
    const change = { title: 'Logs', systemPrompt: 'Be brief.', parameters: { temperature: 0.5, maxTokens: 100 } }
    await call('changeChat', { path: { id }, body: change })
    const { title, systemPrompt, parameters } = await call('chat', { path: { id } })
    assert.deepEqual({ title, systemPrompt, parameters }, change)
  })

  test('a deleted chat is gone', async () => {
    const { call } = await signedIn()
    const { id } = await call('createChat', { body: {} })
    await call('deleteChat', { path: { id } })
    await assert.rejects(call('chat', { path: { id } }), { status: 404 })
    assert.ok(!(await call('chats')).some((chat) => chat.id === id))
  })

  test('parameters beyond what engines take are refused', async () => {
    const { call } = await signedIn()
    const { id } = await call('createChat', { body: {} })
    await assert.rejects(call('changeChat', { path: { id }, body: { parameters: { temperature: 3 } } }), {
      status: 400,
    })
  })
}

function tryAnswers(current: () => ConsoleUnderTest, signedIn: SignedIn, ask: Ask): void {
  test('an answer is told from the beginning, in pieces, and kept as it was told', async () => {
    const browser = await signedIn()
    const { chatId, answer, question } = await ask(browser, 'Hello')
    const events = await browser.follow(answer.id)
    const [first, last] = [events[0], events.at(-1)]
    assert.ok(first?.type === 'snapshot' && last?.type === 'end')
    const told = events.map((event) => (event.type === 'text' ? event.text : '')).join('')
    assert.equal(first.message.text + told, last.message.text)
    assert.deepEqual([last.message.state, last.message.parentId], ['complete', question.id])
    const { messages } = shapes.Chat.parse(await browser.call('chat', { path: { id: chatId } }))
    assert.deepEqual(messages.find(({ id }) => id === answer.id)?.text, last.message.text)
  })

  test('an answer that has ended is told again to whoever comes late', async () => {
    const browser = await signedIn()
    const { answer } = await ask(browser, 'Hello')
    const text = textOf(await browser.follow(answer.id))
    assert.equal(textOf(await browser.follow(answer.id)), text)
  })

  test('another answer stands beside the first', async () => {
    const browser = await signedIn()
    const { chatId, question, answer } = await ask(browser, 'Hello')
    await browser.follow(answer.id)
    const body = { questionId: question.id, model: current().model }
    const second = await browser.call('answerAgain', { path: { id: chatId }, body })
    assert.deepEqual([second.parentId, second.role], [question.id, 'assistant'])
    assert.equal((await browser.follow(second.id)).at(-1)?.type, 'end')
  })

  test('a stopped answer keeps what it has said', async () => {
    const browser = await signedIn()
    const { answer } = await ask(browser, current().longQuestion)
    const following = browser.follow(answer.id)
    await firstWords(browser, answer.id)
    await browser.call('stopAnswer', { path: { id: answer.id } })
    const end = (await following).at(-1)
    assert.ok(end?.type === 'end' && end.message.state === 'stopped' && end.message.text !== '')
  })
}

function tryQuestions(current: () => ConsoleUnderTest, signedIn: SignedIn, ask: Ask): void {
  test('nothing is asked below an answer that is still being written', async () => {
    const browser = await signedIn()
    const { chatId, answer } = await ask(browser, current().longQuestion)
    const body = { parentId: answer.id, text: 'And?', model: current().model }
    await assert.rejects(browser.call('ask', { path: { id: chatId }, body }), { status: 409 })
    await browser.call('stopAnswer', { path: { id: answer.id } })
  })

  test('a question needs words, and a place in its chat', async () => {
    const { call } = await signedIn()
    const { id } = await call('createChat', { body: {} })
    const model = current().model
    const empty = call('ask', { path: { id }, body: { parentId: null, text: ' ', model } })
    await assert.rejects(empty, { status: 400 })
    const lost = call('ask', { path: { id }, body: { parentId: NOBODY, text: 'And?', model } })
    await assert.rejects(lost, { status: 404 })
  })

  test('a model that nobody has fails its answer in words', async () => {
    const browser = await signedIn()
    const { id } = await browser.call('createChat', { body: {} })
    const body = { parentId: null, text: 'Hello', model: 'no such model' }
    const { answer } = await browser.call('ask', { path: { id }, body })
    const end = (await browser.follow(answer.id)).at(-1)
    assert.ok(end?.type === 'end' && end.message.state === 'failed' && end.message.error?.includes('no such model'))
  })

  test('a picture comes back as it was sent', async () => {
    const browser = await signedIn()
    const { id } = await browser.call('createChat', { body: {} })
    const images = [{ mediaType: 'image/png', base64: PIXEL }]
    const body = { parentId: null, text: 'What is this?', images, model: current().model }
    const { question } = await browser.call('ask', { path: { id }, body })
    const stored = await browser.get(`/console/images/${question.images[0]?.id}`)
    assert.equal(stored.headers.get('content-type'), 'image/png')
    assert.equal(Buffer.from(await stored.arrayBuffer()).toString('base64'), PIXEL)
  })
}

function textOf(events: readonly shapes.AnswerEvent[]): string {
  const end = events.at(-1)
  return end?.type === 'end' ? end.message.text : ''
}

/** Resolves when the answer has begun. */
async function firstWords({ get }: BrowserSession, answerId: string): Promise<void> {
  const answer = await get(`/console/answers/${answerId}/events`)
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('"type":"text"')) text += (await reader?.read())?.value ?? ''
  await reader?.cancel()
}
