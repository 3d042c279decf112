import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPagePath, nextPath, paths, routePaths } from './paths.ts'

test('the page has these paths', () => {
  assert.deepEqual(Object.values(routePaths), [
    '/login',
    '/',
    '/start',
    '/chat',
    '/chat/:id',
    '/devices',
    '/pair',
    '/keys',
    '/settings',
  ])
})

test('a name in a path stays one segment', () => {
  assert.equal(paths.chat('a/b'), '/chat/a%2Fb')
  assert.equal(paths.pair('AB&x'), '/pair?code=AB%26x')
})

test('signing in leads back to where the person was', () => {
  assert.equal(nextPath(new URL(paths.login('/pair?code=ABCD-EFGH'), 'http://x').search), '/pair?code=ABCD-EFGH')
  assert.equal(paths.login('/'), '/login')
  assert.equal(nextPath(''), '/')
})

for (const foreign of ['https://evil.example', '//evil.example', '/\\evil.example', '/console/session', '/login']) {
  test(`signing in never leads to ${foreign}`, () => {
    assert.equal(nextPath(`?next=${encodeURIComponent(foreign)}`), '/')
  })
}

test('addresses of the gateway are not paths of the page', () => {
  const gateways = ['/console/events', '/v1/models', '/api/tags', '/tunnel', '/healthz', '/agent.tgz', '/assets/x.js']
  assert.deepEqual(gateways.filter(isPagePath), [])
  assert.ok(isPagePath('/chat/123') && isPagePath('/'))
})
