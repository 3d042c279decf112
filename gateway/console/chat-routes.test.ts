import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type * as shapes from '@cloudtolocalllm/api/shapes'
import { chunk, END, say, serveEngine } from '../chats/sse-engine.ts'
import { follow, textOf } from './followed-answer.ts'
import { serveConsole, signIn } from './served-console.ts'

const engine = await serveEngine({ after })
const served = await serveConsole({ after }, { ask: engine.ask })
const ada = await signIn(served, 'Ada')

/** Asks in a new chat, or below a message. */
async function ask(text: string, chatId?: string, parentId: string | null = null) {
  const id = chatId ?? (await ada.call('createChat', { body: {} })).id
  const asked = await ada.call('ask', { path: { id }, body: { parentId, text, model: 'phi4' } })
  return { id, ...asked }
}

async function whole(answer: shapes.Message): Promise<shapes.Message> {
  return (await follow(ada, answer.id)).message
}

test('a question is answered, and the chat keeps both with the figures', async () => {
  engine.setReply((response) => say(response, 'Light ', 'scatters.'))
  const { id, question, answer } = await ask('Why is the sky blue?')
  assert.deepEqual([answer.state, answer.parentId, answer.model], ['running', question.id, 'phi4'])
  const said = await whole(answer)
  assert.deepEqual([said.text, said.state, said.deviceName], ['Light scatters.', 'complete', 'study-pc'])
  assert.deepEqual([said.figures?.inputTokens, said.figures?.outputTokens], [7, 3])
  const chat = await ada.call('chat', { path: { id } })
  assert.deepEqual(chat.messages, [question, said])
  assert.deepEqual([chat.title, chat.model, chat.running], ['Why is the sky blue?', 'phi4', false])
})

test('the engine hears the whole branch, the system prompt and the parameters', async () => {
  engine.setReply((response) => say(response, 'Two.'))
  const { id, answer } = await ask('One?')
  await whole(answer)
  const change = { systemPrompt: 'Be brief.', parameters: { temperature: 0.5, maxTokens: 99 } }
  await ada.call('changeChat', { path: { id }, body: change })
  const next = await ask('Three?', id, answer.id)
  await whole(next.answer)
  const heard = engine.heard.at(-1)
  assert.deepEqual(
    heard?.messages.map(({ role, content }) => `${role}: ${content}`),
    ['system: Be brief.', 'user: One?', 'assistant: Two.', 'user: Three?'],
  )
  assert.deepEqual([heard?.['temperature'], heard?.['max_tokens'], heard?.['stream']], [0.5, 99, true])
})

test('asking again under the same parent is a branch that hears nothing of the other', async () => {
  engine.setReply((response) => say(response, 'Yes.'))
  const { id, answer } = await ask('First?')
  await whole(answer)
  const edited = await ask('Edited?', id, null)
  await whole(edited.answer)
  assert.equal(engine.heard.at(-1)?.messages.length, 1)
  const { messages } = await ada.call('chat', { path: { id } })
  assert.deepEqual(
    messages.filter(({ parentId }) => parentId === null).map(({ text }) => text),
    ['First?', 'Edited?'],
  )
})

test('another answer to the same question stands beside the first', async () => {
  engine.setReply((response) => say(response, 'A.'))
  const { id, question, answer } = await ask('Pick one')
  await whole(answer)
  engine.setReply((response) => say(response, 'B.'))
  const again = await ada.call('answerAgain', { path: { id }, body: { questionId: question.id, model: 'llama3.2' } })
  assert.deepEqual([(await whole(again)).text, again.parentId, again.model], ['B.', question.id, 'llama3.2'])
})

test('images reach the engine as data addresses and come back byte for byte', async () => {
  engine.setReply((response) => say(response, 'A cat.'))
  const { id } = await ada.call('createChat', { body: { model: 'llava' } })
  const base64 = Buffer.from([0x89, 0x50, 0, 255]).toString('base64')
  const images = [{ mediaType: 'image/png', base64 }]
  const asked = await ada.call('ask', { path: { id }, body: { parentId: null, text: '', images, model: 'llava' } })
  await whole(asked.answer)
  const url = `data:image/png;base64,${base64}`
  assert.deepEqual(engine.heard.at(-1)?.messages[0]?.content, [{ type: 'image_url', image_url: { url } }])
  const image = await ada.fetch(`/console/images/${asked.question.images[0]?.id}`)
  assert.equal(image.headers.get('content-type'), 'image/png')
  assert.equal(Buffer.from(await image.arrayBuffer()).toString('base64'), base64)
})

test('a stopped answer keeps its words, and the engine is told', async () => {
  engine.setReply((response) => void response.writeHead(200).write(chunk({ content: 'So far' })))
  const { answer } = await ask('Tell me everything')
  await textOf(ada, answer.id, 'So far')
  const left = engine.untilLeft()
  await ada.call('stopAnswer', { path: { id: answer.id } })
  const said = await whole(answer)
  assert.deepEqual([said.state, said.text, said.error], ['stopped', 'So far', null])
  await left
  await ada.call('stopAnswer', { path: { id: answer.id } })
})

test('an engine that breaks off, refuses, or says nothing of sense fails the answer in words', async () => {
  const ends: [Parameters<typeof engine.setReply>[0], RegExp][] = [
    [(response) => void response.writeHead(200).end(chunk({ content: 'Half' })), /broke off/],
    [(response) => void response.writeHead(400).end('{"error":{"message":"too long"}}'), /study-pc refused: too long/],
    [(response) => void response.writeHead(200).end('data: {"error":"no memory"}\n\n'), /no memory/],
  ]
  for (const [reply, expected] of ends) {
    engine.setReply(reply)
    const said = await whole((await ask('Hm?')).answer)
    assert.equal(said.state, 'failed')
    assert.match(said.error ?? '', expected)
  }
})

test('under a running answer nothing can be asked', async () => {
  engine.setReply((response) => void response.writeHead(200).write(chunk({ content: 'x' })))
  const { id, answer } = await ask('Slow?')
  await assert.rejects(ask('And?', id, answer.id), { status: 409, code: 'ANSWER_RUNNING' })
  assert.equal((await ada.call('chat', { path: { id } })).running, true)
  await ada.call('stopAnswer', { path: { id: answer.id } })
})

test('a question needs words or an image, and a parent in its own chat', async () => {
  engine.setReply((response) => say(response, 'ok'))
  const { id, question, answer } = await ask('Ok?')
  await whole(answer)
  await assert.rejects(ask('  ', id), { status: 400, code: 'QUESTION_EMPTY' })
  await assert.rejects(ask('x', id, question.id), { status: 404, code: 'MESSAGE_NOT_FOUND' })
  const other = await ada.call('createChat', { body: {} })
  await assert.rejects(ask('x', other.id, answer.id), { status: 404, code: 'MESSAGE_NOT_FOUND' })
})

test('the chats of another person do not exist', async () => {
  engine.setReply((response) => say(response, 'secret'))
  const { id, question, answer } = await ask('Private?')
  await whole(answer)
  const eve = await signIn(served, 'Eve')
  const path = { id }
  const missing = { status: 404, code: 'CHAT_NOT_FOUND' }
  assert.deepEqual(await eve.call('chats'), [])
  await assert.rejects(eve.call('chat', { path }), missing)
  await assert.rejects(eve.call('changeChat', { path, body: { title: 'x' } }), missing)
  await assert.rejects(eve.call('deleteChat', { path }), missing)
  await assert.rejects(eve.call('ask', { path, body: { parentId: null, text: 'x', model: 'm' } }), missing)
  await assert.rejects(eve.call('answerAgain', { path, body: { questionId: question.id, model: 'm' } }), missing)
  await assert.rejects(eve.call('stopAnswer', { path: { id: answer.id } }), { code: 'ANSWER_NOT_FOUND' })
  assert.equal((await eve.fetch(`/console/answers/${answer.id}/events`)).status, 404)
})

test('a deleted chat takes its running answer with it', async () => {
  engine.setReply((response) => void response.writeHead(200).write(chunk({ content: 'x' })))
  const { id, answer } = await ask('Gone?')
  await textOf(ada, answer.id, 'x')
  await ada.call('deleteChat', { path: { id } })
  await assert.rejects(ada.call('chat', { path: { id } }), { code: 'CHAT_NOT_FOUND' })
})

test('each answer is counted once, without a word of it', async () => {
  engine.setReply((response) => void response.writeHead(200).end(chunk({ content: 'S3CRET' }) + END))
  served.records.splice(0)
  await whole((await ask('PR1VATE?')).answer)
  const [record, ...more] = served.records
  assert.equal(more.length, 0)
  assert.deepEqual([record?.model, record?.outcome, record?.outputTokens, record?.keyId], ['phi4', 'complete', 3, null])
  assert.doesNotMatch(JSON.stringify(record) + served.logged(), /S3CRET|PR1VATE/)
})

test('text that PostgreSQL cannot hold is kept without the character', async () => {
  engine.setReply((response) => say(response, 'a\u0000b'))
  const { question, answer } = await ask('x\u0000y')
  assert.equal(question.text, 'xy')
  await whole(answer)
  assert.equal((await whole(answer)).text, 'ab')
})
