import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StreamNumbers } from './stream-numbers.ts'

test('numbers begin at 1 and grow', () => {
  const numbers = new StreamNumbers()
  assert.deepEqual([numbers.next(), numbers.next()], [1, 2])
  assert.deepEqual([numbers.isUsed(2), numbers.isUsed(3)], [true, false])
})

test('a number of the other end may skip some, and never comes back', () => {
  const numbers = new StreamNumbers()
  assert.deepEqual([numbers.take(5), numbers.take(5), numbers.take(4), numbers.take(6)], [true, false, false, true])
})

test('a new connection goes on behind what it resumed', () => {
  const numbers = new StreamNumbers()
  numbers.take(90)
  numbers.restartBehind([7, 12, 3])
  assert.equal(numbers.next(), 13)
  numbers.restartBehind([])
  assert.equal(numbers.next(), 1)
})

test('after the last of 32 bits there is none', () => {
  const numbers = new StreamNumbers()
  numbers.take(0xffff_fffe)
  assert.deepEqual([numbers.next(), numbers.next(), numbers.next()], [0xffff_ffff, undefined, undefined])
})
