import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { changeChat, createChat, deleteChat, findChat, listChats } from './chats.ts'
import { findImage } from './images.ts'
import {
  createAnswer,
  createQuestion,
  endAnswer,
  failRunningAnswers,
  findMessage,
  listBranch,
  listMessages,
  saveAnswer,
} from './messages.ts'
import { createPerson } from './people.ts'
import { scratchDatabase } from './scratch-database.ts'

const { database } = await scratchDatabase({ after })
const { id: ownerId } = await createPerson(database, 'Ada')
const eve = await createPerson(database, 'Eve')
const figures = { inputTokens: 1, outputTokens: 2, tokensPerSecond: 3.5, firstTokenMs: 4 }

async function ask(chatId: string, text: string, parentId: string | null = null) {
  return createQuestion(database, { ownerId, chatId, parentId, text, images: [], model: 'phi4' })
}

async function newChat(): Promise<string> {
  return (await createChat(database, ownerId, null)).id
}

function end(id: string, text: string) {
  const rest = { reasoning: '', deviceName: 'pc', state: 'complete', error: null, figures } as const
  return endAnswer(database, id, { text, ...rest })
}

test('a question comes with its answer, which runs', async () => {
  const chatId = await newChat()
  const { question, answer } = await ask(chatId, 'Why?')
  assert.deepEqual([answer.parentId, answer.state, answer.model], [question.id, 'running', 'phi4'])
  assert.equal((await findChat(database, ownerId, chatId))?.running, true)
  assert.deepEqual(await listMessages(database, ownerId, chatId), [question, answer])
})

test('a running answer grows; once it has ended it stays as it is', async () => {
  const chatId = await newChat()
  const { answer } = await ask(chatId, 'Why?')
  await saveAnswer(database, answer.id, { text: 'Be', reasoning: 'hm', deviceName: 'pc' })
  await end(answer.id, 'Because.')
  await saveAnswer(database, answer.id, { text: 'late', reasoning: '', deviceName: 'pc' })
  const kept = await findMessage(database, ownerId, answer.id)
  assert.deepEqual([kept?.text, kept?.state, kept?.figures], ['Because.', 'complete', figures])
  assert.equal((await findChat(database, ownerId, chatId))?.running, false)
})

test('a branch is what leads to a message, without its neighbours', async () => {
  const chatId = await newChat()
  const first = await ask(chatId, 'One')
  await end(first.answer.id, 'Two')
  await createAnswer(database, { ownerId, chatId, parentId: first.question.id, model: 'other' })
  await ask(chatId, 'Elsewhere', first.answer.id)
  const last = await ask(chatId, 'Three', first.answer.id)
  const branch = await listBranch(database, ownerId, last.question.id)
  assert.deepEqual(
    branch.map(({ text }) => text),
    ['One', 'Two', 'Three'],
  )
})

test('images keep their order and their bytes', async () => {
  const chatId = await newChat()
  const images = [
    { mediaType: 'image/png', bytes: Buffer.from([1, 0, 255]) },
    { mediaType: 'image/webp', bytes: Buffer.from([2]) },
  ]
  const { question } = await createQuestion(database, { ownerId, chatId, parentId: null, text: '', images, model: 'm' })
  assert.deepEqual(
    question.images.map(({ mediaType }) => mediaType),
    ['image/png', 'image/webp'],
  )
  assert.deepEqual((await listMessages(database, ownerId, chatId))[0]?.images, question.images)
  const id = question.images[0]?.id ?? ''
  assert.deepEqual(Buffer.from((await findImage(database, ownerId, id))?.bytes ?? []), images[0]?.bytes)
  assert.equal(await findImage(database, eve.id, id), undefined)
})

test('answers whose gateway is gone become failed, others stay', async () => {
  const chatId = await newChat()
  const [done, orphan] = [await ask(chatId, 'a'), await ask(chatId, 'b')]
  await end(done.answer.id, 'done')
  await saveAnswer(database, orphan.answer.id, { text: 'half', reasoning: '', deviceName: 'pc' })
  assert.ok((await failRunningAnswers(database, 'cut off')) > 0)
  const states = (await listMessages(database, ownerId, chatId)).map(({ state, text, error }) => [state, text, error])
  assert.deepEqual(
    [states[1], states[3]],
    [
      ['complete', 'done', null],
      ['failed', 'half', 'cut off'],
    ],
  )
})

test('chats are listed by their last change, and only their owner’s', async () => {
  const [one, two] = [await newChat(), await newChat()]
  await ask(one, 'later')
  assert.deepEqual(
    (await listChats(database, ownerId)).slice(0, 2).map(({ id }) => id),
    [one, two],
  )
  assert.deepEqual(await listChats(database, eve.id), [])
  assert.equal(await findChat(database, eve.id, one), undefined)
  assert.deepEqual(await listMessages(database, eve.id, one), [])
})

test('a change changes what it names and nothing else', async () => {
  const id = await newChat()
  await changeChat(database, ownerId, id, { title: 'T', parameters: { topP: 0.5 } })
  await changeChat(database, ownerId, id, { systemPrompt: 'brief' })
  const chat = await findChat(database, ownerId, id)
  assert.deepEqual([chat?.title, chat?.systemPrompt, chat?.parameters], ['T', 'brief', { topP: 0.5 }])
  assert.equal(await changeChat(database, eve.id, id, { title: 'mine' }), false)
})

test('a deleted chat leaves nothing behind', async () => {
  const chatId = await newChat()
  const images = [{ mediaType: 'image/png', bytes: Buffer.from([1]) }]
  const { question } = await createQuestion(database, { ownerId, chatId, parentId: null, text: '', images, model: 'm' })
  assert.equal(await deleteChat(database, eve.id, chatId), false)
  assert.equal(await deleteChat(database, ownerId, chatId), true)
  assert.equal(await findMessage(database, ownerId, question.id), undefined)
  assert.equal(await findImage(database, ownerId, question.images[0]?.id ?? ''), undefined)
})
