import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RouteCode, RouteFault } from '../forward/route-fault.ts'
import { anthropic } from './anthropic.ts'
import { framingOf } from './dialect.ts'
import { ollama } from './ollama.ts'
import { openai } from './openai.ts'

const fault = new RouteFault('modelUnknown', 'no such model')

test('an error has the shape that each dialect gives its errors', () => {
  const error = { message: 'no such model', type: 'invalid_request_error', param: null, code: 'model_not_found' }
  assert.deepEqual(openai.error(fault), { error })
  assert.deepEqual(anthropic.error(fault), {
    type: 'error',
    error: { type: 'not_found_error', message: 'no such model' },
  })
  assert.deepEqual(ollama.error(fault), { error: 'no such model' })
})

test('a stream that breaks off ends with an event of its dialect', () => {
  assert.match(openai.streamError(fault, 'sse'), /^data: \{"error":.*\}\n\n$/)
  assert.match(anthropic.streamError(fault, 'sse'), /^event: error\ndata: \{"type":"error".*\}\n\n$/)
  assert.equal(ollama.streamError(fault, 'ndjson'), '{"error":"no such model"}\n')
})

test('a stream is finished only where its terminator came', () => {
  assert.ok(openai.isFinished('data: {"x":1}\n\ndata: [DONE]\n\n'))
  assert.ok(!openai.isFinished('data: {"choices":[{"finish_reason":null}]}\n\n'))
  assert.ok(openai.isFinished('event: response.completed\ndata: {"type":"response.completed"}\n\n'))
  assert.ok(anthropic.isFinished('event: message_stop\ndata: {"type":"message_stop"}\n\n'))
  assert.ok(ollama.isFinished('{"model":"m","done":true,"eval_count":3}\n'))
  assert.ok(!ollama.isFinished('{"model":"m","done":false}\n'))
})

test('an error of the engine is an end, the word error in an answer is none', () => {
  for (const dialect of [openai, anthropic, ollama]) {
    assert.ok(dialect.isFinished('{"error":"runner died"}\n'), dialect.name)
    assert.ok(!dialect.isFinished('data: {"delta":"{\\"error\\":1}"}\n\n'), dialect.name)
  }
})

test('signs of life are no data: a comment, a ping, or white space before JSON', () => {
  assert.equal(openai.keepalive('sse'), ': waiting\n\n')
  assert.match(anthropic.keepalive('sse'), /^event: ping\n/)
  for (const dialect of [openai, anthropic, ollama])
    assert.equal(JSON.parse(`${dialect.keepalive('json')}{"a":1}`).a, 1)
  assert.deepEqual(JSON.parse(`${ollama.keepalive('ndjson')}{"a":1}`), { a: 1 })
})

test("an engine's own error that comes after an early 200 is one event that the dialect's clients take for an error", () => {
  assert.equal(openai.errorEvent('{"error":1}'), 'data: {"error":1}\n\n')
  assert.equal(anthropic.errorEvent('{"error":1}'), 'event: error\ndata: {"error":1}\n\n')
  assert.equal(ollama.errorEvent('{"error":1}'), '{"error":1}\n')
})

test('framing is told by the content type', () => {
  assert.equal(framingOf('text/event-stream; charset=utf-8'), 'sse')
  assert.equal(framingOf('application/x-ndjson'), 'ndjson')
  assert.equal(framingOf('audio/mpeg'), undefined)
})

test('every fault has a status of 400 or more', () => {
  for (const [code, { status }] of Object.entries(RouteCode)) assert.ok(status >= 400 && status < 600, code)
})
