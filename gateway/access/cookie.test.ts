import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sessionCookie, tokenFromCookies } from './cookie.ts'

test('over https the browser itself insists on Secure, this host and /', () => {
  const cookie = sessionCookie('https://models.example', 't0ken')
  assert.equal(cookie, '__Host-ctl_session=t0ken; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure')
  assert.equal(tokenFromCookies('https://models.example', 'a=b; __Host-ctl_session=t0ken'), 't0ken')
})

test('a cookie of plain http says nothing over https', () => {
  assert.equal(tokenFromCookies('https://models.example', 'ctl_session=t0ken'), undefined)
})

test('an empty token ends the cookie', () => {
  assert.match(sessionCookie('http://127.0.0.1', ''), /^ctl_session=; .*Max-Age=0;/)
})
