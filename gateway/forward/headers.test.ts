import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerHeaders, requestHeaders, withHeader } from './headers.ts'

test('credentials, cookies and where the person is never travel to a device', () => {
  const sent = [
    'Authorization',
    'Bearer k',
    'X-Api-Key',
    'k',
    'Cookie',
    'a=b',
    'X-Forwarded-For',
    '1.2.3.4',
    'Origin',
    'x',
  ]
  assert.deepEqual(requestHeaders([...sent, 'Content-Type', 'application/json']), ['Content-Type', 'application/json'])
})

test('what belongs to one connection stays there', () => {
  assert.deepEqual(requestHeaders(['Connection', 'keep-alive', 'Transfer-Encoding', 'chunked', 'TE', 'trailers']), [])
})

test('the engine sets no cookie, no CORS and no name of its own for our client', () => {
  const given = ['Access-Control-Allow-Origin', '*', 'Set-Cookie', 'a=b', 'Server', 'x', 'X-Engine', 'kept']
  assert.deepEqual(answerHeaders(given), ['X-Engine', 'kept'])
})

test('a header is set anew whatever its case was', () => {
  assert.deepEqual(withHeader(['Content-Length', '5', 'a', 'b'], 'content-length', '7'), [
    'a',
    'b',
    'content-length',
    '7',
  ])
})
