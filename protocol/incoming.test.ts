import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Incoming } from './incoming.ts'
import { STREAM_WINDOW } from './limits.ts'
import { ProtocolViolation } from './violation.ts'

test('the window may be filled, and not one byte more', () => {
  const incoming = new Incoming()
  incoming.accept(STREAM_WINDOW, false)
  assert.throws(() => incoming.accept(1, false), ProtocolViolation)
})

test('nothing may come after the end', () => {
  const incoming = new Incoming()
  incoming.accept(0, true)
  assert.throws(() => incoming.accept(0, true), ProtocolViolation)
})

test('credit is granted for what was consumed, half a window at a time', () => {
  const incoming = new Incoming()
  incoming.accept(STREAM_WINDOW, false)
  incoming.consume(STREAM_WINDOW / 2 - 1)
  assert.equal(incoming.takeGrant(), 0)
  incoming.consume(1)
  assert.deepEqual([incoming.takeGrant(), incoming.takeGrant()], [STREAM_WINDOW / 2, 0])
})

test('nothing is granted after the end', () => {
  const incoming = new Incoming()
  incoming.accept(STREAM_WINDOW, true)
  incoming.consumeAll()
  assert.equal(incoming.takeGrant(), 0)
})

test('on a new connection all that was consumed is granted at once', () => {
  const incoming = new Incoming()
  incoming.accept(1_000, false)
  incoming.consume(10)
  assert.equal(incoming.regrant(), STREAM_WINDOW + 10)
  assert.equal(incoming.takeGrant(), 0)
})
