import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopback, parseGatewayAddress, tunnelAddress } from './gateway-address.ts'

test('a gateway is named by its origin; path and query are left out', () => {
  assert.equal(parseGatewayAddress('https://gateway.example/chat?x=1').href, 'https://gateway.example/')
})

test('without a scheme https is meant', () => {
  assert.equal(parseGatewayAddress('gateway.example:8443').href, 'https://gateway.example:8443/')
})

test('plain http stays on this machine', () => {
  for (const local of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080']) {
    assert.equal(parseGatewayAddress(local).protocol, 'http:')
  }
  for (const remote of ['http://gateway.example', 'http://192.168.1.5:8080', 'http://127.0.0.1.evil.example']) {
    assert.throws(() => parseGatewayAddress(remote), { code: 'GATEWAY_NOT_ENCRYPTED', exitCode: 3 })
  }
})

test('the refusal of plain http says how to encrypt', () => {
  assert.throws(() => parseGatewayAddress('http://gateway.example'), { mend: /TLS_CERT[\s\S]*TRUST_PROXY/ })
})

test('what is no address is a mistake in use', () => {
  for (const typed of ['', 'ftp://gateway.example', 'https://', '::']) {
    assert.throws(() => parseGatewayAddress(typed), { code: 'GATEWAY_ADDRESS_INVALID', exitCode: 4 })
  }
})

test('loopback is recognised by name and number, not by likeness', () => {
  assert.deepEqual(
    ['localhost', '127.8.8.8', '[::1]', 'app.localhost', 'localhost.example', '10.0.0.1'].map(isLoopback),
    [true, true, true, true, false, false],
  )
})

test('the tunnel is encrypted where the gateway is', () => {
  assert.equal(tunnelAddress(new URL('https://gateway.example:8443')).href, 'wss://gateway.example:8443/tunnel')
  assert.equal(tunnelAddress(new URL('http://127.0.0.1:1')).href, 'ws://127.0.0.1:1/tunnel')
})
