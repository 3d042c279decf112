import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createLoginLink } from '@cloudtolocalllm/database/login-links'
import { createPerson } from '@cloudtolocalllm/database/people'
import { serveConsole, signIn } from './served-console.ts'

const served = await serveConsole({ after })
const { database } = served

test('a login link signs one browser in, and no second one', async () => {
  const person = await createPerson(database, 'Ada')
  const { token } = await createLoginLink(database, person.id)
  const [first, second] = [served.open(), served.open()]
  const session = await first.call('signIn', { body: { token } })
  assert.deepEqual(session.person, { id: person.id, name: 'Ada' })
  assert.deepEqual(await first.call('session'), session)
  await assert.rejects(second.call('signIn', { body: { token } }), { status: 401, code: 'LOGIN_LINK_INVALID' })
})

test('two browsers that use one login link at the same moment: one gets in', async () => {
  const person = await createPerson(database, 'Twice')
  const { token } = await createLoginLink(database, person.id)
  const tries = Array.from({ length: 5 }, () => served.open().call('signIn', { body: { token } }))
  const states = (await Promise.allSettled(tries)).map(({ status }) => status)
  assert.equal(states.filter((state) => state === 'fulfilled').length, 1)
})

test('a login link older than ten minutes is refused', async () => {
  const person = await createPerson(database, 'Late')
  const { token } = await createLoginLink(database, person.id)
  await database.updateTable('loginLinks').set({ expiresAt: new Date() }).where('ownerId', '=', person.id).execute()
  await assert.rejects(served.open().call('signIn', { body: { token } }), { code: 'LOGIN_LINK_INVALID' })
})

test('nothing of the console is shown to somebody who is not signed in', async () => {
  const stranger = served.open()
  for (const route of ['session', 'devices', 'models', 'keys', 'chats', 'browsers'] as const) {
    await assert.rejects(stranger.call(route), { status: 401, code: 'SIGNED_OUT' })
  }
})

test('the cookie is out of reach of scripts and foreign pages, and the database holds only its hash', async () => {
  const person = await createPerson(database, 'Cookie')
  const { token } = await createLoginLink(database, person.id)
  const browser = served.open()
  const headers = { 'content-type': 'application/json', 'x-cloudtolocalllm-page': '1' }
  const answer = await browser.fetch('/console/session', { method: 'POST', headers, body: JSON.stringify({ token }) })
  const cookie = answer.headers.getSetCookie()[0] ?? ''
  assert.match(cookie, /^ctl_session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/)
  const stored = await database.selectFrom('sessions').selectAll().where('ownerId', '=', person.id).executeTakeFirst()
  assert.equal(stored?.tokenHash.byteLength, 32)
  assert.ok(!JSON.stringify(stored).includes(cookie.slice(12, 55)))
})

test('signing out ends this browser, and only this one', async () => {
  const ada = await signIn(served, 'Out')
  const { url } = await ada.call('createLoginLink')
  const phone = served.open()
  await phone.call('signIn', { body: { token: new URL(url).hash.slice(1) } })
  assert.equal((await phone.call('browsers')).length, 2)
  await ada.call('signOut')
  assert.equal(ada.cookies.size, 0)
  await assert.rejects(ada.call('session'), { code: 'SIGNED_OUT' })
  const browsers = await phone.call('browsers')
  assert.deepEqual(
    browsers.map(({ current }) => current),
    [true],
  )
})

test('a person signs another browser of theirs out, but nobody else’s', async () => {
  const ada = await signIn(served, 'Owner')
  const eve = await signIn(served, 'Eve')
  const [mine] = await ada.call('browsers')
  const path = { id: mine?.id ?? '' }
  await assert.rejects(eve.call('signOutBrowser', { path }), { status: 404, code: 'BROWSER_NOT_FOUND' })
  await ada.call('signOutBrowser', { path })
  await assert.rejects(ada.call('session'), { code: 'SIGNED_OUT' })
})

test('a login link carries its token behind the #, where no server sees it', async () => {
  const ada = await signIn(served, 'Link')
  const { url, expiresAt } = await ada.call('createLoginLink')
  assert.match(url, new RegExp(`^${served.origin}/login#[\\w-]{43}$`))
  const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000
  assert.ok(minutes > 9 && minutes <= 10)
})

test('signing in again in the same browser ends its former session', async () => {
  const ada = await signIn(served, 'Again')
  const { url } = await ada.call('createLoginLink')
  await ada.call('signIn', { body: { token: new URL(url).hash.slice(1) } })
  assert.equal((await ada.call('browsers')).length, 1)
})
