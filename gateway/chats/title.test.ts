import assert from 'node:assert/strict'
import { test } from 'node:test'
import { titleOf } from './title.ts'

test('a title is the first line with words', () => {
  assert.equal(titleOf('\n  Why is\tthe sky blue?\nPlease explain.'), 'Why is the sky blue?')
})

test('a long line is cut between words, a long word within', () => {
  const words = titleOf('word '.repeat(40))
  assert.match(words, /^(word )+word…$/)
  assert.ok(words.length <= 60)
  assert.equal(titleOf('x'.repeat(100)), `${'x'.repeat(59)}…`)
})

test('a picture without words has a title', () => {
  assert.equal(titleOf('  \n'), 'Image')
})

test('no letter is cut in half', () => {
  assert.ok(titleOf('👋'.repeat(50)).isWellFormed())
})
