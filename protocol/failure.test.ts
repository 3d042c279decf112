import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeFailure, encodeFailure, FailureCode } from './failure.ts'
import { MAX_HEAD } from './limits.ts'
import { ProtocolViolation } from './violation.ts'

test('every failure comes over as it was', () => {
  for (const code of FailureCode.options) {
    assert.deepEqual(decodeFailure(encodeFailure({ code, message: 'why' })), { code, message: 'why' })
  }
})

test('the longest message, of characters that grow most, still fits its frame', () => {
  const bytes = encodeFailure({ code: 'busy', message: '\u0000'.repeat(100_000) })
  assert.ok(bytes.length <= MAX_HEAD)
  assert.equal(decodeFailure(bytes).message.length, 2_000)
})

test('an unknown code breaks the protocol', () => {
  assert.throws(() => decodeFailure(Buffer.from('{"code":"tired","message":""}')), ProtocolViolation)
})
