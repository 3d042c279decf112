import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerWatch } from './answer-watch.ts'

function watch(...chunks: string[]): AnswerWatch {
  const watched = new AnswerWatch()
  for (const chunk of chunks) watched.see(Buffer.from(chunk))
  return watched
}

test('figures are read as each dialect tells them', () => {
  assert.deepEqual(watch('{"usage":{"prompt_tokens":7,"completion_tokens": 3}}').figures(false), {
    inputTokens: 7,
    outputTokens: 3,
  })
  assert.deepEqual(watch('{"prompt_eval_count":5,"eval_count":9,"done":true}').figures(true), {
    inputTokens: 5,
    outputTokens: 9,
  })
})

test('input tokens of the first event are remembered until the end', () => {
  const middle = Array.from({ length: 100 }, () => `data: ${'x'.repeat(100)}\n\n`)
  const watched = watch(
    'data: {"usage":{"input_tokens":12,"output_tokens":1}}\n\n',
    ...middle,
    'data: {"usage":{"output_tokens":40}}\n\n',
  )
  assert.deepEqual(watched.figures(true), { inputTokens: 12, outputTokens: 40 })
})

test('a stream that does not count has its events counted', () => {
  assert.equal(watch('data: a\n\n', 'data: b\n\n').figures(true).outputTokens, 2)
  assert.equal(watch('{}').figures(false).outputTokens, null)
})

test('the tail is the end and bounded, whatever came before', () => {
  const watched = watch('a'.repeat(100_000), 'b'.repeat(10), 'data: [DONE]\n\n')
  assert.equal(watched.tail().length, 4096)
  assert.ok(watched.tail().endsWith('[DONE]\n\n'))
  assert.equal(watched.bytes, 100_024)
})

test('it knows whether something may be put in between', () => {
  assert.ok(watch().atLineStart)
  assert.ok(watch('data: a\n\n').atLineStart)
  assert.ok(!watch('data: a').atLineStart)
})
