import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storable } from './storable.ts'

test('the one character that PostgreSQL cannot hold is left out, every other stays', () => {
  assert.equal(storable('a\u0000b\u0001\n👋\u0000'), 'ab\u0001\n👋')
})
