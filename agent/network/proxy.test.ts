import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeProxy, proxyFor } from './proxy.ts'

const gateway = new URL('https://gateway.example')

test('the proxy of the environment is used, lower case first', () => {
  assert.equal(proxyFor(gateway, { HTTPS_PROXY: 'http://proxy:3128' })?.host, 'proxy:3128')
  assert.equal(proxyFor(gateway, { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' })?.host, 'lower:1')
  assert.equal(proxyFor(gateway, { HTTP_PROXY: 'proxy:3128' })?.href, 'http://proxy:3128/')
  assert.equal(proxyFor(gateway, {}), undefined)
})

test('exceptions cover a name and what is below it', () => {
  const environment = { HTTPS_PROXY: 'http://proxy:3128' }
  for (const list of ['gateway.example', '.example', 'example', '*', 'other.example, gateway.example:443']) {
    assert.equal(proxyFor(gateway, { ...environment, NO_PROXY: list }), undefined, list)
  }
  for (const list of ['way.example', 'gateway.example:8443', '']) {
    assert.ok(proxyFor(gateway, { ...environment, NO_PROXY: list }), list)
  }
})

test('loopback never goes through a proxy', () => {
  assert.equal(proxyFor(new URL('http://127.0.0.1:8080'), { HTTP_PROXY: 'http://proxy:3128' }), undefined)
})

test('a proxy is shown without its password', () => {
  assert.equal(describeProxy(new URL('http://me:secret@proxy:3128')), 'http://proxy:3128')
})
