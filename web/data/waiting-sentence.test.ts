import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitingSentence } from './waiting-sentence.ts'

test('what the gateway says is said', () => {
  const sentence = 'Waiting for study-pc to load llama3.2, usually 14 s'
  assert.equal(waitingSentence(sentence, { deviceName: 'study-pc' }), sentence)
})

test('where the gateway says nothing, the computer is named', () => {
  assert.equal(waitingSentence(null, { deviceName: 'study-pc' }), 'Waiting for study-pc to begin')
  assert.equal(waitingSentence(null, { deviceName: null }), 'Waiting for a computer to begin')
})
