import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isExpired, keyInWords, scopeInWords } from './key-words.ts'

test('a scope is named while it is short, then counted', () => {
  assert.deepEqual([null, ['a'], ['a', 'b'], ['a', 'b', 'c']].map(scopeInWords), [
    'every model',
    'a',
    'a and b',
    '3 models',
  ])
})

test('a key for everything says so, with those to come', () => {
  assert.equal(
    keyInWords('Editor ', null, null),
    '“Editor” may ask every model on all your computers, also those paired later, until you revoke it.',
  )
})

test('a key with limits reads them back', () => {
  assert.equal(
    keyInWords('', ['llama3.2', 'gemma3'], '2027-03-03T12:00:00Z'),
    'This key may ask only llama3.2 and gemma3, until 3 March 2027.',
  )
})

test('a key expires at its moment and not before', () => {
  const key = { expiresAt: '2027-03-03T12:00:00Z' }
  const at = Date.parse(key.expiresAt)
  assert.deepEqual(
    [isExpired(key, at - 1), isExpired(key, at), isExpired({ expiresAt: null }, at)],
    [false, true, false],
  )
})
