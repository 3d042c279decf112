import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CloseCode, closeReason, isFinal } from './close.ts'

test('only a revoked device and an unknown version stop an agent for good', () => {
  const final = Object.entries(CloseCode).filter(([, code]) => isFinal(code))
  assert.deepEqual(
    final.map(([name]) => name),
    ['revoked', 'version'],
  )
})

test('a reason fits a close frame, whatever was in it', () => {
  const reason = closeReason(`häß\n${'x'.repeat(500)}`)
  assert.equal(reason.slice(0, 6), 'h???xx')
  assert.ok(Buffer.byteLength(reason) <= 123)
})
