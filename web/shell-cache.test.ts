import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cacheRule } from './shell-cache.ts'

const ORIGIN = 'https://models.example'
const rule = (path: string, mode = 'cors', method = 'GET') =>
  cacheRule({ method, mode, url: new URL(path, ORIGIN).href }, ORIGIN)

test('every path of the page opens from the cached shell', () => {
  assert.deepEqual(
    ['/', '/chat/1', '/devices', '/pair?code=AB'].map((path) => rule(path, 'navigate')),
    ['shell', 'shell', 'shell', 'shell'],
  )
})

test('hashed assets come from the cache', () => assert.equal(rule('/assets/main-3f2a.js'), 'asset'))

for (const path of ['/console/chats', '/console/events', '/v1/models', '/api/tags', '/agent.tgz', '/metrics']) {
  test(`${path} is never cached, fetched or opened`, () => {
    assert.deepEqual([rule(path), rule(path, 'navigate')], ['network', 'network'])
  })
}

test('what changes something is never cached', () => {
  assert.equal(rule('/', 'navigate', 'POST'), 'network')
})

test('other origins are left alone', () => {
  assert.equal(rule('https://elsewhere.example/assets/x.js'), 'network')
})
