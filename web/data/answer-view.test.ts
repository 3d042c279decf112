import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerEvent, Message } from '@cloudtolocalllm/api/shapes'
import { type AnswerView, afterEvent } from './answer-view.ts'

const message: Message = {
  id: '1',
  parentId: null,
  role: 'assistant',
  text: 'Hel',
  reasoning: '',
  images: [],
  model: 'm',
  deviceName: 'd',
  state: 'running',
  error: null,
  figures: null,
  createdAt: '2026-11-23T12:00:00Z',
}

const after = (...events: AnswerEvent[]) => events.reduce<AnswerView | null>(afterEvent, null)

test('text follows what the snapshot already holds', () => {
  const view = after({ type: 'snapshot', message }, { type: 'text', text: 'lo' }, { type: 'text', text: '!' })
  assert.equal(view?.message.text, 'Hello!')
})

test('a second snapshot replaces everything, so that a reconnect never doubles text', () => {
  const view = after({ type: 'snapshot', message }, { type: 'text', text: 'lo' }, { type: 'snapshot', message })
  assert.equal(view?.message.text, 'Hel')
})

test('thoughts stand apart from the answer', () => {
  const view = after({ type: 'snapshot', message }, { type: 'reasoning', text: 'hm' })
  assert.equal(view?.message.reasoning, 'hm')
  assert.equal(view?.message.text, 'Hel')
})

test('the first piece ends the waiting', () => {
  const waiting = after({ type: 'snapshot', message }, { type: 'waiting', for: 'Waiting for study-pc' })
  assert.equal(waiting?.waiting, 'Waiting for study-pc')
  assert.equal(afterEvent(waiting, { type: 'text', text: 'x' })?.waiting, null)
})

test('the end brings the message as it was stored', () => {
  const stored: Message = { ...message, text: 'Hello.', state: 'complete' }
  assert.deepEqual(after({ type: 'snapshot', message }, { type: 'end', message: stored })?.message, stored)
})

test('pieces before a snapshot are not shown', () => {
  assert.equal(after({ type: 'text', text: 'lost' }), null)
})
