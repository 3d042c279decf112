import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, medians, percentile } from './figures.ts'

test('a percentile is a value that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  assert.deepEqual([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile([7], 0.99)], [50, 99, 7])
})

test('the median of each figure counts; what one round could not say is not said', () => {
  const rounds = [
    { a: 3, b: 1 },
    { a: 1, b: null },
    { a: 2, b: 5 },
  ]
  assert.deepEqual(medians(rounds), { a: 2, b: null })
  assert.equal(median([9, 1, 5]), 5)
})
