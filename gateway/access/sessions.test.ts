import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createPerson } from '@cloudtolocalllm/database/people'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { Sessions } from './sessions.ts'

const { database } = await scratchDatabase({ after })
const { id: ownerId } = await createPerson(database, 'Ada')
const browser = { userAgent: 'Firefox', address: '192.0.2.1' }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** A browser that was just signed in, on a clock of the test's own. */
async function signedIn() {
  const clock = { now: Date.now() }
  const sessions = new Sessions(database, 'http://127.0.0.1', () => clock.now)
  const cookie = pairOf(await sessions.begin(ownerId, browser))
  return { clock, cookie, find: (cookies: string | undefined) => sessions.find(cookies, '192.0.2.2') }
}

function pairOf(setCookie: string | undefined): string {
  return setCookie?.split(';')[0] ?? ''
}

test('a browser that comes daily stays signed in, under a new token each day', async () => {
  const { clock, cookie, find } = await signedIn()
  let shown = cookie
  for (let day = 0; day < 40; day += 1) {
    clock.now += DAY + 1
    const admitted = await find(shown)
    assert.ok(admitted?.setCookie)
    shown = pairOf(admitted.setCookie)
  }
})

test('within the day the token stays', async () => {
  const { clock, cookie, find } = await signedIn()
  clock.now += DAY - 1
  assert.equal((await find(cookie))?.setCookie, undefined)
})

test('requests under way with the former token pass for a minute after the new one was seen', async () => {
  const { clock, cookie, find } = await signedIn()
  clock.now += DAY + 1
  const next = pairOf((await find(cookie))?.setCookie)
  await find(next)
  clock.now += MINUTE - 1
  const late = await find(cookie)
  assert.ok(late && late.setCookie === undefined)
  clock.now += 2
  assert.equal(await find(cookie), undefined)
  assert.ok(await find(next))
})

test('tabs that come at the same moment get one new token between them', async () => {
  const { clock, cookie, find } = await signedIn()
  clock.now += DAY + 1
  const admitted = await Promise.all([1, 2, 3, 4].map(() => find(cookie)))
  assert.ok(admitted.every(Boolean))
  assert.equal(admitted.filter((one) => one?.setCookie !== undefined).length, 1)
})

test('a browser that never got its new token gets another, hours later', async () => {
  const { clock, cookie, find } = await signedIn()
  clock.now += DAY + 1
  await find(cookie)
  clock.now += 5 * 60 * MINUTE
  const again = await find(cookie)
  assert.ok(again?.setCookie)
  assert.ok(await find(cookie))
  assert.ok(await find(pairOf(again.setCookie)))
})

test('other cookies, none, and wrong ones are nobody', async () => {
  const { cookie, find } = await signedIn()
  assert.ok(await find(`theme=dark; ${cookie}; x=y`))
  for (const cookies of [undefined, '', 'theme=dark', 'ctl_session=', 'ctl_session=guess']) {
    assert.equal(await find(cookies), undefined)
  }
})

test('when and where a browser was last seen is kept, by the minute', async () => {
  const { clock, cookie, find } = await signedIn()
  clock.now += MINUTE + 1_000
  await find(cookie)
  assert.equal((await find(cookie))?.session.address, '192.0.2.2')
})
