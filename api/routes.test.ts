import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillPath, routes } from './routes.ts'

test('each parameter fills one segment and cannot leave it', () => {
  assert.equal(fillPath('/console/keys/:id', { id: 'a/../b?c' }), '/console/keys/a%2F..%2Fb%3Fc')
})

test('every address of the console is its own', () => {
  const addresses = Object.values(routes).map(({ method, path }) => `${method} ${path}`)
  assert.equal(new Set(addresses).size, addresses.length)
  assert.ok(addresses.every((address) => address.includes(' /console/')))
})
