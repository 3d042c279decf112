import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fingerprintOf, randomCode, readCode, showCode } from './pairing-code.ts'

test('codes have eight characters that nobody mistakes, and do not repeat', () => {
  const codes = Array.from({ length: 1_000 }, randomCode)
  for (const code of codes) assert.match(code, /^[^01258ABEILOSUZ6]{8}$/)
  assert.equal(new Set(codes).size, codes.length)
})

test('a code is read as people type it', () => {
  const code = randomCode()
  for (const typed of [code, showCode(code), showCode(code).toLowerCase(), ` ${code.slice(0, 3)} ${code.slice(3)} `]) {
    assert.equal(readCode(typed), code)
  }
})

test('a fingerprint is sixteen digits in four groups', () => {
  assert.equal(fingerprintOf(new Uint8Array(32)), '6668 7aad f862 bd77')
})
