import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '@cloudtolocalllm/api/client'
import { asSentence, failureOf, failureText, isNotFound } from './failure.ts'

const gone = new ApiError(404, 'CHAT_NOT_FOUND', 'there is no such chat', 'Reload the list')

test('an error of the gateway says what happened and what mends it', () => {
  assert.deepEqual(failureOf(gone), { what: 'There is no such chat', mend: 'Reload the list' })
  assert.equal(failureText(gone), 'There is no such chat. Reload the list')
})

test('a mistake of the page is called one', () => {
  assert.equal(failureText(new TypeError('x is undefined')), 'The page made a mistake: x is undefined. Reload the page')
})

test('a name at the beginning keeps its letters', () => {
  assert.deepEqual(['study-pc is away', 'llama3.2 is unknown', 'no computer'].map(asSentence), [
    'study-pc is away',
    'llama3.2 is unknown',
    'No computer',
  ])
})

test('only what is not there counts as not found', () => {
  assert.deepEqual([isNotFound(gone), isNotFound(new ApiError(500, 'X', 'x')), isNotFound(null)], [true, false, false])
})
