import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AUTHORITY_FILE, DATABASE_SERVICE, GATEWAY_SERVICE, SECRETS } from './secrets.ts'
import { dnsLabel } from './setting-kinds.ts'

/** The keys of a Secret, however they are grouped. */
function keysIn(keys: object): string[] {
  return Object.values(keys).flatMap((key) => (typeof key === 'object' ? keysIn(key) : [String(key)]))
}

describe('the Secrets of an environment', () => {
  it('have names of their own that Kubernetes takes', () => {
    const names = Object.values(SECRETS).map(({ name }) => name)
    assert.equal(new Set(names).size, names.length)
    for (const name of [...names, DATABASE_SERVICE, GATEWAY_SERVICE]) assert.ok(dnsLabel.safeParse(name).success, name)
  })

  it('have keys that Kubernetes takes, each once', () => {
    for (const { name, keys } of Object.values(SECRETS)) {
      const all = keysIn(keys)
      assert.equal(new Set(all).size, all.length, name)
      for (const key of all) assert.match(key, /^[-._a-zA-Z0-9]+$/)
    }
  })

  it('let the gateway find the authority of its database under the name that the Secret gives it', () => {
    assert.ok(AUTHORITY_FILE.endsWith(`/${SECRETS.databaseTls.keys.authority}`))
  })
})
