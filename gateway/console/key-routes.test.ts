import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { serveConsole, signIn } from './served-console.ts'

const served = await serveConsole({ after })
const ada = await signIn(served, 'Ada')

test('a key is shown whole once, and by its beginning ever after', async () => {
  const { key, secret } = await ada.call('createKey', { body: { name: 'laptop' } })
  assert.match(secret, /^sk-ctl-[\w-]{43}$/)
  const listed = await (await ada.fetch('/console/keys')).text()
  assert.deepEqual(JSON.parse(listed), [key])
  assert.ok(!listed.includes(secret.slice(12)) && !listed.includes('hash'))
})

test('a key keeps its models and its expiry', async () => {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const { key } = await ada.call('createKey', { body: { name: 'few', models: ['llama3.2'], expiresAt } })
  assert.deepEqual([key.models, key.expiresAt, key.lastUsedAt], [['llama3.2'], expiresAt, null])
})

test('a key that would be expired at once is refused', async () => {
  const body = { name: 'old', expiresAt: '2020-01-01T00:00:00Z' }
  await assert.rejects(ada.call('createKey', { body }), { status: 400, code: 'REQUEST_INVALID' })
})

test('every fault of a request is named at once, with its place', async () => {
  const body = { name: ' ', models: [''], expiresAt: 'tomorrow' }
  const fault = { code: 'REQUEST_INVALID', message: /name: .*; models\.0: .*; expiresAt: / }
  await assert.rejects(ada.call('createKey', { body }), fault)
})

test('a revoked key is refused from the next request on', async () => {
  const { key, secret } = await ada.call('createKey', { body: { name: 'lost' } })
  assert.equal((await served.keys.find(secret))?.id, key.id)
  await ada.call('revokeKey', { path: { id: key.id } })
  assert.equal(await served.keys.find(secret), undefined)
  assert.ok((await ada.call('keys')).every(({ id }) => id !== key.id))
})

test('the keys of another person do not exist', async () => {
  const eve = await signIn(served, 'Eve')
  const { key } = await ada.call('createKey', { body: { name: 'mine' } })
  assert.deepEqual(await eve.call('keys'), [])
  for (const id of [key.id, 'no-id', "' or true --"]) {
    await assert.rejects(eve.call('revokeKey', { path: { id } }), { status: 404, code: 'KEY_NOT_FOUND' })
  }
})
