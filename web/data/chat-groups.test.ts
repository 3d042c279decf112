import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupByAge } from './chat-groups.ts'

const now = new Date(2026, 10, 23, 9)
const chat = (title: string, updatedAt: Date) => ({
  id: title,
  title,
  model: null,
  updatedAt: updatedAt.toISOString(),
  running: false,
})

test('chats stand under the day they were last used, newest first', () => {
  const groups = groupByAge(
    [
      chat('spring', new Date(2026, 3, 2)),
      chat('breakfast', new Date(2026, 10, 23, 7)),
      chat('last night', new Date(2026, 10, 22, 23, 59)),
      chat('last week', new Date(2026, 10, 17)),
      chat('just now', new Date(2026, 10, 23, 8, 59)),
    ],
    now,
  )
  assert.deepEqual(
    groups.map(({ name, chats }) => [name, ...chats.map(({ title }) => title)]),
    [
      ['Today', 'just now', 'breakfast'],
      ['Yesterday', 'last night'],
      ['Last 7 days', 'last week'],
      ['April 2026', 'spring'],
    ],
  )
})

test('no chats are no groups', () => assert.deepEqual(groupByAge([], now), []))
