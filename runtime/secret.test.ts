import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { equalBytes, hashToken, randomToken, Secret } from './secret.ts'

test('a secret shows itself nowhere but through reveal', () => {
  const secret = new Secret('hunter2')
  assert.equal(secret.reveal(), 'hunter2')
  for (const shown of [`${secret}`, JSON.stringify({ secret }), inspect({ secret })]) {
    assert.doesNotMatch(shown, /hunter2/)
  }
})

test('tokens have 256 random bits and never repeat', () => {
  assert.equal(Buffer.from(randomToken(), 'base64url').length, 32)
  assert.notEqual(randomToken(), randomToken())
})

test('equal bytes are equal, others of any length are not', () => {
  assert.ok(equalBytes(hashToken('a'), hashToken('a')))
  assert.ok(!equalBytes(hashToken('a'), hashToken('b')))
  assert.ok(!equalBytes(hashToken('a'), Buffer.alloc(3)))
})
