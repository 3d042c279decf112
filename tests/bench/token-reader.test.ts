import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TokenReader } from './token-reader.ts'

function reading(tokens: number, text: string, size: number): TokenReader {
  const reader = new TokenReader(tokens)
  for (let at = 0; at < text.length; at += size) reader.take(Buffer.from(text.slice(at, at + size)))
  return reader
}

const event = (number: number) => `data: {"content":"@${number}:1000;"}\n\n`

test('tokens are counted wherever the stream is cut', () => {
  for (const size of [1, 5, 1_000]) {
    const reader = reading(3, event(0) + event(1) + event(2), size)
    assert.deepEqual([reader.delays.length, reader.lost, reader.outOfOrder], [3, 0, 0])
  }
})

test('a token that is missing shows as lost and as out of order, one that comes twice too', () => {
  assert.deepEqual([reading(3, event(0) + event(2), 9).lost, reading(3, event(0) + event(2), 9).outOfOrder], [1, 1])
  assert.equal(reading(2, event(0) + event(0) + event(1), 9).outOfOrder, 1)
})
