import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AnswerEvent, LiveEvent } from '@cloudtolocalllm/api/shapes'
import { chunk, END, say, serveEngine } from '../chats/sse-engine.ts'
import { follow, readEvents, textOf } from './followed-answer.ts'
import { presentDevice } from './present-device.ts'
import { type Browser, serveConsole, signIn } from './served-console.ts'

const engine = await serveEngine({ after })
const served = await serveConsole({ after }, { ask: engine.ask })

async function ask(browser: Browser) {
  const { id } = await browser.call('createChat', { body: {} })
  return browser.call('ask', { path: { id }, body: { parentId: null, text: 'Go', model: 'phi4' } })
}

/** The live events of a person from the first on; `next` waits for one. */
function listen(browser: Browser) {
  const stop = new AbortController()
  const events = readEvents(browser, '/console/events', stop.signal)
  return {
    next: async () => LiveEvent.parse((await events.next()).value),
    ended: async () => (await events.next()).done === true,
    stop: () => stop.abort(),
  }
}

test('an answer that has ended is told in two events', async () => {
  const ada = await signIn(served, 'Ended')
  engine.setReply((response) => say(response, 'Done.'))
  const { answer } = await ask(ada)
  await follow(ada, answer.id)
  const { events } = await follow(ada, answer.id)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['snapshot', 'end'],
  )
})

test('whoever comes late, or again, gets all there is and then the rest', async () => {
  const ada = await signIn(served, 'Late')
  let finish = () => {}
  engine.setReply((response) => {
    response.writeHead(200).write(chunk({ content: 'First ' }) + chunk({ reasoning: 'hm' }))
    finish = () => response.end(chunk({ content: 'second' }) + END)
  })
  const { answer } = await ask(ada)
  await textOf(ada, answer.id, 'First ')
  const [one, other] = [follow(ada, answer.id), follow(ada, answer.id)]
  finish()
  for (const { events, message } of await Promise.all([one, other])) {
    assert.equal(events[0]?.type, 'snapshot')
    assert.deepEqual([message.text, message.reasoning, message.state], ['First second', 'hm', 'complete'])
  }
})

test('an answer goes on when every page has left', async () => {
  const ada = await signIn(served, 'Left')
  let finish = () => {}
  engine.setReply((response) => {
    response.writeHead(200).write(chunk({ content: 'On ' }))
    finish = () => response.end(chunk({ content: 'and on.' }) + END)
  })
  const { answer } = await ask(ada)
  await textOf(ada, answer.id, 'On ')
  finish()
  assert.equal((await follow(ada, answer.id)).message.text, 'On and on.')
})

test('what is waited for is said as a sentence', async () => {
  const ada = await signIn(served, 'Waiting')
  const ownerId = ada.person.id
  served.online.add(presentDevice({ id: crypto.randomUUID(), ownerId, name: 'study-pc' }, ['phi4']))
  const asked = Promise.withResolvers<() => void>()
  engine.setReply((response) => asked.resolve(() => say(response, 'Hi')))
  const { answer } = await ask(ada)
  const waiting: string[] = []
  for await (const value of readEvents(ada, `/console/answers/${answer.id}/events`)) {
    const event = AnswerEvent.parse(value)
    if (event.type === 'waiting') waiting.push(event.for)
    if (waiting.length === 1) (await asked.promise)()
  }
  assert.equal(waiting[0], 'Waiting for study-pc to load phi4')
})

test('a page hears that everything may have changed, then what did', async () => {
  const ada = await signIn(served, 'Live')
  const live = listen(ada)
  assert.deepEqual(await live.next(), { topic: 'all' })
  await ada.call('createKey', { body: { name: 'k' } })
  assert.deepEqual(await live.next(), { topic: 'keys' })
  served.online.add(presentDevice({ id: crypto.randomUUID(), ownerId: ada.person.id, name: 'pc' }, []))
  assert.deepEqual([await live.next(), await live.next()], [{ topic: 'devices' }, { topic: 'models' }])
  live.stop()
})

test('nobody hears what another person does', async () => {
  const ada = await signIn(served, 'Quiet')
  const eve = await signIn(served, 'Eve')
  const live = listen(eve)
  await live.next()
  await ada.call('createKey', { body: { name: 'k' } })
  await eve.call('createChat', { body: {} })
  assert.deepEqual(await live.next(), { topic: 'chats' })
  live.stop()
})

test('the events of a browser end when it is signed out elsewhere', async () => {
  const ada = await signIn(served, 'Signed out')
  const live = listen(ada)
  await live.next()
  const [browser] = await ada.call('browsers')
  await ada.call('signOutBrowser', { path: { id: browser?.id ?? '' } })
  assert.ok(await live.ended())
})

test('events come as events, past every proxy that would keep them', async () => {
  const ada = await signIn(served, 'Headers')
  const stop = new AbortController()
  const { headers } = await ada.fetch('/console/events', { signal: stop.signal })
  stop.abort()
  assert.match(headers.get('content-type') ?? '', /^text\/event-stream/)
  assert.equal(headers.get('cache-control'), 'no-store, no-transform')
  assert.equal(headers.get('x-accel-buffering'), 'no')
})
