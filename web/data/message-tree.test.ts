import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '@cloudtolocalllm/api/shapes'
import { growTree, neighbour, visiblePath } from './message-tree.ts'

let clock = 0
function said(id: string, parentId: string | null, role: Message['role'] = 'user'): Message {
  clock += 1
  const createdAt = new Date(clock * 1000).toISOString()
  const rest = { text: id, reasoning: '', images: [], model: null, deviceName: null, error: null, figures: null }
  return { id, parentId, role, state: 'complete', createdAt, ...rest }
}

const question = said('question', null)
const first = said('first answer', 'question', 'assistant')
const second = said('second answer', 'question', 'assistant')
const follow = said('follow-up', 'first answer')
const messages = [question, first, second, follow]

const ids = (chosen: [string | null, string][] = []) =>
  visiblePath(growTree(messages), new Map(chosen)).map(({ message }) => message.id)

test('an empty chat shows nothing', () => {
  assert.deepEqual(visiblePath(growTree([]), new Map()), [])
})

test('the newest branch is shown where none is chosen', () => {
  assert.deepEqual(ids(), ['question', 'second answer'])
})

test('a chosen branch brings what follows it', () => {
  assert.deepEqual(ids([['question', 'first answer']]), ['question', 'first answer', 'follow-up'])
})

test('a chosen branch that is gone falls back to the newest', () => {
  assert.deepEqual(ids([['question', 'deleted']]), ['question', 'second answer'])
})

test('branches keep their order by time, whatever order they came in', () => {
  const tree = growTree(messages.toReversed())
  assert.deepEqual(visiblePath(tree, new Map())[1]?.branches, ['first answer', 'second answer'])
})

test('an edited first question is a branch of the first', () => {
  const edited = said('edited question', null)
  const [step] = visiblePath(growTree([...messages, edited]), new Map())
  assert.deepEqual([step?.message.id, step?.position, step?.branches.length], ['edited question', 1, 2])
})

test('the neighbours of a branch end at the first and the last', () => {
  const step = visiblePath(growTree(messages), new Map())[1]
  assert.ok(step)
  assert.equal(neighbour(step, -1), 'first answer')
  assert.equal(neighbour(step, 1), undefined)
})

test('a chat of ten thousand messages is a path of ten thousand', () => {
  const talk = Array.from({ length: 10_000 }, (_, at) => said(`${at}`, at === 0 ? null : `${at - 1}`))
  assert.equal(visiblePath(growTree(talk), new Map()).length, 10_000)
})
