import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createQueue } from './queue.ts'

const PATIENT = new AbortController().signal

test('tasks run one at a time, first come first served', async () => {
  const queue = createQueue(8)
  const seen: string[] = []
  const task = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise(setImmediate)
    seen.push(`${name} ends`)
  }
  await Promise.all(['a', 'b', 'c'].map((name) => queue.run(task(name), PATIENT)))
  assert.deepEqual(seen, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('when too many wait the next one is refused as busy', async () => {
  const queue = createQueue(1)
  const { promise, resolve } = Promise.withResolvers<void>()
  const running = queue.run(() => promise, PATIENT)
  const waiting = queue.run(() => promise, PATIENT)
  await assert.rejects(
    queue.run(() => promise, PATIENT),
    { kind: 'busy', status: 503 },
  )
  resolve()
  await Promise.all([running, waiting])
})

test('one that goes away gives its place to the next', async () => {
  const queue = createQueue(1)
  const { promise, resolve } = Promise.withResolvers<string>()
  const running = queue.run(() => promise, PATIENT)
  const leaving = new AbortController()
  const left = queue.run(() => Promise.resolve('never'), leaving.signal)
  leaving.abort()
  await assert.rejects(left, { name: 'AbortError' })
  const next = queue.run(() => Promise.resolve('next'), PATIENT)
  resolve('first')
  assert.deepEqual(await Promise.all([running, next]), ['first', 'next'])
})

test('a task that fails lets the next one in', async () => {
  const queue = createQueue(1)
  await assert.rejects(
    queue.run(() => Promise.reject(new Error('broken')), PATIENT),
    /broken/,
  )
  assert.equal(await queue.run(() => Promise.resolve(1), PATIENT), 1)
})
