import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { after, type TestContext, test } from 'node:test'
import { createChat, deleteChat } from '@cloudtolocalllm/database/chats'
import { openDatabase } from '@cloudtolocalllm/database/connect'
import { createQuestion, findMessage, type Message } from '@cloudtolocalllm/database/messages'
import { createPerson } from '@cloudtolocalllm/database/people'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { layWire } from '@cloudtolocalllm/database/scratch-wire'
import { createLog } from '@cloudtolocalllm/runtime/log'
import type { Errand, Report } from './running-answer.ts'
import { RunningAnswers } from './running-answers.ts'
import { chunk, END, type Reply, say, serveEngine } from './sse-engine.ts'

const { database, connectionString } = await scratchDatabase({ after })
const { id: ownerId } = await createPerson(database, 'Ada')
const engine = await serveEngine({ after })

async function newAnswer(): Promise<Message> {
  const { id: chatId } = await createChat(database, ownerId, null)
  const question = { ownerId, chatId, parentId: null, text: 'Why?', images: [], model: 'phi4' }
  return (await createQuestion(database, question)).answer
}

/** Answers behind a wire that can be cut, with an engine that says `reply`. */
async function overWire(t: TestContext, reply: Reply) {
  const wire = await layWire(t, connectionString)
  const far = openDatabase(wire.connectionString, { connections: 1, patience: { connect: 300 } })
  const logged = new PassThrough().setEncoding('utf8')
  const answers = new RunningAnswers(far, createLog('test', 'debug', logged), () => {})
  t.after(async () => {
    await answers.stop()
    await far.destroy()
  })
  engine.setReply(reply)
  return { wire, answers, logged }
}

function errand(ended: (report: Report) => void = () => {}): Errand {
  const caller = { personId: ownerId, keyId: null, models: null, via: 'page' } as const
  const body = (model: string) => Buffer.from(JSON.stringify({ model, messages: [] }))
  return {
    ask: (signal) => engine.ask({ caller, path: '/v1/chat/completions', model: 'phi4', body, signal }),
    waiting: 'Waiting',
    waitingForWords: () => 'Waiting for words',
    ended,
  }
}

/** The stored answer once it fits. */
async function stored(id: string, fits: (message: Message) => boolean): Promise<Message> {
  for (;;) {
    const message = await findMessage(database, ownerId, id)
    if (message && fits(message)) return message
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const half: Reply = (response) => void response.writeHead(200).write(chunk({ content: 'Half' }))

test('a running answer is stored as it grows, so that a killed gateway loses little of it', async (t) => {
  const { answers } = await overWire(t, half)
  const row = await newAnswer()
  answers.start(row, errand())
  const message = await stored(row.id, ({ text }) => text === 'Half')
  assert.deepEqual([message.state, message.deviceName], ['running', 'study-pc'])
})

test('what a killed gateway left behind ends as failed, with the words that were there', async (t) => {
  const { answers } = await overWire(t, half)
  const { id } = await newAnswer()
  await answers.endOrphans()
  const message = await stored(id, ({ state }) => state === 'failed')
  assert.match(message.error ?? '', /gateway was stopped while this answer was being written/)
})

test('an orderly stop stores what is there and says why it ends', async (t) => {
  const { answers } = await overWire(t, half)
  const row = await newAnswer()
  answers.start(row, errand())
  while (answers.get(ownerId, row.id)?.said.text !== 'Half') await new Promise((resolve) => setImmediate(resolve))
  await answers.stop()
  const message = await stored(row.id, () => true)
  assert.deepEqual([message.state, message.text], ['failed', 'Half'])
  assert.match(message.error ?? '', /gateway was stopped/)
})

test('an answer that ends while the database is away is shown at once and stored later', async (t) => {
  let finish = () => {}
  const { wire, answers } = await overWire(t, (response) => {
    half(response, { model: '', messages: [] })
    finish = () => response.end(END)
  })
  const row = await newAnswer()
  answers.start(row, errand())
  await stored(row.id, ({ text }) => text === 'Half')
  wire.cut()
  finish()
  const running = answers.get(ownerId, row.id)
  for await (const event of running?.follow(new AbortController().signal) ?? []) {
    if (event.type === 'end') assert.equal(event.message.state, 'complete')
  }
  wire.mend()
  assert.equal((await stored(row.id, ({ state }) => state === 'complete')).text, 'Half')
})

test('whoever follows slowly gets larger pieces, and all of them', async (t) => {
  const words = Array.from({ length: 5_000 }, (_, index) => `${index} `)
  const { answers } = await overWire(t, (response) => say(response, ...words))
  const row = await newAnswer()
  answers.start(row, errand())
  let text = ''
  let events = 0
  for await (const event of answers.get(ownerId, row.id)?.follow(new AbortController().signal) ?? []) {
    events += 1
    if (event.type === 'text') text += event.text
    if (events < 5) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal(text, words.join(''))
  assert.ok(events < words.length)
})

test('a following that is given up ends, while the answer goes on', async (t) => {
  const { answers } = await overWire(t, half)
  const row = await newAnswer()
  answers.start(row, errand())
  const stop = new AbortController()
  for await (const event of answers.get(ownerId, row.id)?.follow(stop.signal) ?? []) {
    if (event.type === 'text') stop.abort()
  }
  assert.equal(answers.get(ownerId, row.id)?.message.state, 'running')
})

test('an answer is its owner’s alone', async (t) => {
  const { answers } = await overWire(t, half)
  const row = await newAnswer()
  answers.start(row, errand())
  assert.ok(answers.get(ownerId, row.id))
  assert.equal(answers.get(crypto.randomUUID(), row.id), undefined)
})

test('nothing that was said stands in the log, whatever goes wrong', async (t) => {
  const { wire, answers, logged } = await overWire(t, (response) => say(response, 'S3CRET \u0000'))
  const row = await newAnswer()
  await deleteChat(database, ownerId, row.chatId)
  wire.cut()
  const reported = Promise.withResolvers<Report>()
  answers.start(row, errand(reported.resolve))
  await reported.promise
  await answers.stop()
  const log = String(logged.read())
  assert.match(log, /was not stored/)
  assert.doesNotMatch(log, /S3CRET|Why\?/)
})
