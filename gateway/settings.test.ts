import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from './settings.ts'

const DATABASE = { CLOUDTOLOCALLLM_DATABASE_URL: 'postgres://u:p@localhost/d' }

test('a database address is all that has to be said', () => {
  const settings = readSettings(DATABASE)
  assert.equal(settings.host, '127.0.0.1')
  assert.equal(settings.maxBody, 64 * 1024 * 1024)
  assert.equal(settings.tls, undefined)
})

test('every fault is named at once, with what was expected', () => {
  const wrong = { CLOUDTOLOCALLLM_PORT: '99999', CLOUDTOLOCALLLM_LOG: 'loud', CLOUDTOLOCALLLM_PUBLIC_URL: 'ftp://x' }
  assert.throws(
    () => readSettings(wrong),
    (error: Error) => {
      for (const name of ['DATABASE_URL', 'PORT', 'LOG', 'PUBLIC_URL'])
        assert.match(error.message, new RegExp(`CLOUDTOLOCALLLM_${name}: expected`))
      return true
    },
  )
})

test('a certificate without its key is refused', () => {
  assert.throws(() => readSettings({ ...DATABASE, CLOUDTOLOCALLLM_TLS_CERT: 'a.pem' }), /expected both or neither/)
})

test('trusted proxies are addresses and blocks of both families', () => {
  const { trustedProxies } = readSettings({
    ...DATABASE,
    CLOUDTOLOCALLLM_TRUST_PROXY: '10.0.0.0/8, fd00::/8 192.0.2.7',
  })
  assert.ok(trustedProxies.check('10.9.9.9'))
  assert.ok(trustedProxies.check('fd00::1', 'ipv6'))
  assert.ok(!trustedProxies.check('192.0.2.8'))
})

test('a block that is none is named', () => {
  assert.throws(
    () => readSettings({ ...DATABASE, CLOUDTOLOCALLLM_TRUST_PROXY: '10.0.0.0/99' }),
    /got "10\.0\.0\.0\/99"/,
  )
})

test('the address of the database prints nowhere', () => {
  assert.doesNotMatch(JSON.stringify(readSettings(DATABASE)), /u:p/)
})
