import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccepted, assertAllJudged, type Exception, type Finding, withoutExceptions } from './finding.ts'

const finding: Finding = { file: 'shipped/one.yaml', rule: 'R1', message: 'wrong (thing)', line: 3 }
const reasons = { reason: 'because', source: 'a page' }

test('an exception covers findings of its rule, and only where it says', () => {
  const covered = (exception: Exception) => withoutExceptions([finding], [exception]).length === 0
  assert.ok(covered({ rule: 'R1', ...reasons }))
  assert.ok(covered({ rule: 'R1', where: /one\.yaml: wrong \(thing\)$/, ...reasons }))
  assert.ok(!covered({ rule: 'R1', where: /two\.yaml/, ...reasons }))
  assert.ok(!covered({ rule: 'R10', ...reasons }))
})

test('findings fail with place, rule and message, equal ones together', () => {
  assert.doesNotThrow(() => assertAccepted([]))
  const again = [
    finding,
    { ...finding, file: 'generated-1/one.yaml' },
    { file: 'two.yaml', rule: 'R2', message: 'odd' },
  ]
  assert.throws(() => assertAccepted(again), {
    actual: ['shipped/one.yaml:3 R1 wrong (thing) (and in 1 more places)', 'two.yaml R2 odd'],
  })
})

test('a file that a judge passed over fails by name', () => {
  const files = ['a', 'b'].map((path) => ({ path, text: '' }))
  assert.doesNotThrow(() => assertAllJudged(files, new Set(['a', 'b'])))
  assert.throws(() => assertAllJudged(files, new Set(['a'])), { actual: ['b'] })
})
