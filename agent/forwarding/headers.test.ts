import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '@cloudtolocalllm/runtime/secret'
import { declaredLength, headersForEngine, headersForGateway } from './headers.ts'

const engine = { url: new URL('http://127.0.0.1:11434'), key: undefined, authorities: undefined }

test('an engine sees its own name as Host, and asks for no compression', () => {
  const headers = headersForEngine(['Host', 'gateway.example', 'Accept-Encoding', 'gzip, br'], engine, 'none')
  assert.deepEqual(headers, ['host', '127.0.0.1:11434', 'accept-encoding', 'identity'])
})

test('who asked, from where and with which key stays at the gateway', () => {
  const secrets = [
    'Origin',
    'Referer',
    'Cookie',
    'Authorization',
    'X-Api-Key',
    'X-Forwarded-For',
    'Forwarded',
    'Sec-Fetch-Site',
  ]
  const headers = headersForEngine(
    secrets.flatMap((name) => [name, 'x']),
    engine,
    'none',
  )
  assert.equal(headers.length, 4)
})

test('headers of one hop end here, those named by Connection too', () => {
  const given = [
    'Connection',
    'close, X-Hop',
    'x-hop',
    '1',
    'Keep-Alive',
    '5',
    'TE',
    'trailers',
    'Upgrade',
    'h2c',
    'X-Kept',
    '2',
  ]
  assert.deepEqual(headersForEngine(given, engine, 'none').slice(4), ['X-Kept', '2'])
})

test('what else the client said goes on, in its order and spelling', () => {
  const given = ['Content-Type', 'application/json', 'anthropic-version', '2023-06-01', 'X-Stainless-Lang', 'js']
  assert.deepEqual(headersForEngine(given, engine, 'none').slice(4), given)
})

test('the length is what the agent counts, never what it was told', () => {
  const given = ['Content-Length', '5', 'Transfer-Encoding', 'chunked']
  assert.deepEqual(headersForEngine(given, engine, 7).slice(4), ['content-length', '7'])
  assert.deepEqual(headersForEngine(given, engine, 'chunked').slice(4), ['transfer-encoding', 'chunked'])
})

test('an engine with a key gets its own', () => {
  const locked = { ...engine, key: new Secret('k') }
  assert.deepEqual(headersForEngine(['authorization', 'Bearer stolen'], locked, 'none').slice(4), [
    'authorization',
    'Bearer k',
  ])
})

test('cookies, CORS and hops of an engine do not reach the client', () => {
  const given = [
    'Set-Cookie',
    'a=b',
    'Access-Control-Allow-Origin',
    '*',
    'Transfer-Encoding',
    'chunked',
    'Connection',
    'keep-alive',
  ]
  assert.deepEqual(headersForGateway([...given, 'X-Request-Id', '1', 'Content-Length', '3']), [
    'X-Request-Id',
    '1',
    'Content-Length',
    '3',
  ])
})

test('a length counts where it is said once and is a number', () => {
  assert.equal(declaredLength(['content-length', '12']), 12)
  for (const given of [
    ['content-length', '1', 'Content-Length', '2'],
    ['content-length', '-1'],
    ['content-length', '1,1'],
    [],
  ]) {
    assert.equal(declaredLength(given), undefined)
  }
})
