import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWholeCode, tidyCode } from './pair-code.ts'

const typed: [string, string][] = [
  ['', ''],
  ['ab', 'AB'],
  ['abcd', 'ABCD'],
  ['abcde', 'ABCD-E'],
  [' abcd efgh ', 'ABCD-EFGH'],
  ['ABCD-EFGH', 'ABCD-EFGH'],
  ['ABCDEFGHIJK', 'ABCD-EFGH'],
]
for (const [input, code] of typed) {
  test(`"${input}" is read as "${code}"`, () => assert.equal(tidyCode(input), code))
}

test('a code is whole with eight letters', () => {
  assert.ok(isWholeCode(tidyCode('abcdefgh')))
  assert.ok(!isWholeCode(tidyCode('abcdefg')))
})
