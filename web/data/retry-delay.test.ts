import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retryDelay } from './retry-delay.ts'

test('the first retry comes within 250 ms', () => {
  assert.ok(retryDelay(0, 0.999) <= 250)
})

test('retries slow down to one in ten seconds and never stop', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 50].map((failures) => retryDelay(failures, 1)),
    [250, 500, 1000, 2000, 10_000],
  )
})

test('at least half of each pause is kept', () => {
  assert.equal(retryDelay(2, 0), 500)
})
