import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeAnswerHead, decodeRequestHead, encodeAnswerHead, encodeRequestHead, headerValue } from './head.ts'
import { MAX_HEAD } from './limits.ts'
import { ProtocolViolation } from './violation.ts'

const request = {
  method: 'POST',
  path: '/v1/chat/completions?x=1',
  engine: 'ollama',
  headers: ['Accept', '*/*', 'x', ''],
}

test('a request head is a line with method, path and engine, then a line for each header', () => {
  const bytes = encodeRequestHead(request)
  assert.equal(Buffer.from(bytes).toString(), 'POST /v1/chat/completions?x=1 ollama\nAccept: */*\nx: ')
  assert.deepEqual(decodeRequestHead(bytes), request)
})

test('an answer head is a line with the status, then a line for each header', () => {
  const bytes = encodeAnswerHead({ status: 200, headers: ['content-type', 'text/event-stream'] })
  assert.equal(Buffer.from(bytes).toString(), '200\ncontent-type: text/event-stream')
  assert.deepEqual(decodeAnswerHead(bytes), { status: 200, headers: ['content-type', 'text/event-stream'] })
})

test('header values come back as they were, whatever is in them', () => {
  const value = fc
    .string({ unit: 'binary', maxLength: 20 })
    .filter((text) => !/[^\P{Cc}\t]/u.test(text) && text.isWellFormed())
  const property = fc.property(fc.array(value, { maxLength: 5 }), (values) => {
    const headers = values.flatMap((text) => ['x-name', text])
    assert.deepEqual(decodeAnswerHead(encodeAnswerHead({ status: 204, headers })).headers, headers)
  })
  fc.assert(property)
})

const unspeakable: [string, () => unknown][] = [
  ['a path with a line break', () => encodeRequestHead({ ...request, path: '/a\nb: c' })],
  ['a path with a space', () => encodeRequestHead({ ...request, path: '/a b' })],
  ['a path without a slash', () => encodeRequestHead({ ...request, path: 'http://elsewhere/' })],
  ['a method in small letters', () => encodeRequestHead({ ...request, method: 'get' })],
  ['an engine with a slash', () => encodeRequestHead({ ...request, engine: '../x' })],
  ['a header value with a line break', () => encodeRequestHead({ ...request, headers: ['a', 'b\nc: d'] })],
  ['a header value with a carriage return', () => encodeRequestHead({ ...request, headers: ['a', 'b\r'] })],
  ['a header name with a colon', () => encodeRequestHead({ ...request, headers: ['a:', 'b'] })],
  ['an empty header name', () => encodeRequestHead({ ...request, headers: ['', 'b'] })],
  ['status 101', () => encodeAnswerHead({ status: 101, headers: [] })],
  ['status 999', () => encodeAnswerHead({ status: 999, headers: [] })],
  ['a head over its limit', () => encodeAnswerHead({ status: 200, headers: ['a', 'b'.repeat(MAX_HEAD)] })],
]
for (const [what, say] of unspeakable) {
  test(`${what} cannot be said`, () => assert.throws(say, ProtocolViolation))
}

const misheard: [string, (bytes: Uint8Array) => unknown, string][] = [
  ['a request of two parts', decodeRequestHead, 'GET /'],
  ['a request of four parts', decodeRequestHead, 'GET / ollama HTTP/1.1'],
  ['a carriage return before the line break', decodeRequestHead, 'GET / ollama\r\na: b'],
  ['a header without a colon', decodeRequestHead, 'GET / ollama\nabc'],
  ['a header without a space', decodeRequestHead, 'GET / ollama\na:b'],
  ['an empty line', decodeAnswerHead, '200\n\na: b'],
  ['status 100', decodeAnswerHead, '100'],
  ['a status with words', decodeAnswerHead, '200 OK'],
  ['no status', decodeAnswerHead, ''],
  ['a byte order mark', decodeAnswerHead, '\ufeff200'],
]
for (const [what, read, text] of misheard) {
  test(`${what} breaks the protocol`, () => {
    assert.throws(() => read(Buffer.from(text)), ProtocolViolation)
  })
}

test('a head that is not UTF-8 breaks the protocol', () => {
  assert.throws(
    () => decodeAnswerHead(Uint8Array.of(0x32, 0x30, 0x30, 0x0a, 0x61, 0x3a, 0x20, 0xff)),
    ProtocolViolation,
  )
})

test('a header is found whatever its case, and the first counts', () => {
  assert.equal(headerValue(['Content-Type', 'a', 'content-type', 'b'], 'content-type'), 'a')
  assert.equal(headerValue([], 'content-type'), undefined)
})
