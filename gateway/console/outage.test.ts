import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { chunk, END, serveEngine } from '../chats/sse-engine.ts'
import { follow, textOf } from './followed-answer.ts'
import { serveConsole, signIn } from './served-console.ts'

const engine = await serveEngine({ after })
const served = await serveConsole({ after }, { ask: engine.ask })

test('while the database is away the console says so at once; afterwards everything is as before', async () => {
  const ada = await signIn(served, 'Ada')
  served.wire.cut()
  await assert.rejects(ada.call('keys'), { status: 503, code: 'DATABASE_UNAVAILABLE' })
  const answer = await ada.fetch('/console/chats')
  assert.equal(answer.headers.get('retry-after'), '2')
  served.wire.mend()
  assert.deepEqual(await ada.call('keys'), [])
})

test('an answer that is being written survives the outage whole', async () => {
  const ada = await signIn(served, 'Bob')
  let finish = () => {}
  engine.setReply((response) => {
    response.writeHead(200).write(chunk({ content: 'Before, ' }))
    finish = () => response.end(chunk({ content: 'after.' }) + END)
  })
  const { id } = await ada.call('createChat', { body: {} })
  const { answer } = await ada.call('ask', { path: { id }, body: { parentId: null, text: 'Go', model: 'phi4' } })
  await textOf(ada, answer.id, 'Before, ')
  served.wire.cut()
  await assert.rejects(ada.call('keys'), { code: 'DATABASE_UNAVAILABLE' })
  finish()
  served.wire.mend()
  assert.equal((await follow(ada, answer.id)).message.text, 'Before, after.')
  const stored = (await ada.call('chat', { path: { id } })).messages.at(-1)
  assert.deepEqual([stored?.state, stored?.text], ['complete', 'Before, after.'])
})
