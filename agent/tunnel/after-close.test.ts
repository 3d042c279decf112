import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CloseCode } from '@cloudtolocalllm/protocol/close'
import { afterClose } from './after-close.ts'
import { BackOff } from './back-off.ts'

const gateway = new URL('https://gateway.example')
const closed = (code: number, reason = '') => ({ how: 'closed', code, reason, lasted: 0 }) as const
const latest = () => new BackOff(() => 1)

test('the first try comes within 250 ms, then the limit doubles up to 30 s', () => {
  const backOff = latest()
  const waits = Array.from({ length: 9 }, () => backOff.next())
  assert.deepEqual(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
})

test('the wait is anything up to the limit', () => {
  assert.equal(new BackOff(() => 0).next(), 0)
  assert.equal(new BackOff(() => 0.5).next(), 125)
})

test('a connection that lasted ten seconds begins anew, a shorter one does not', () => {
  const backOff = latest()
  backOff.next()
  backOff.lasted(9_999)
  assert.equal(backOff.next(), 500)
  backOff.lasted(10_000)
  assert.equal(backOff.next(), 250)
})

test('revoked and version end it', () => {
  for (const code of [CloseCode.revoked, CloseCode.version]) {
    assert.equal(afterClose(closed(code), gateway, latest()).wait, 'never')
  }
})

test('a gateway that asks to come later is heeded, within reason', () => {
  assert.equal(afterClose(closed(CloseCode.later, '5'), gateway, latest()).wait, 5_250)
  assert.equal(afterClose(closed(CloseCode.later, 'soon'), gateway, latest()).wait, 250)
  assert.equal(afterClose(closed(CloseCode.later, '999999'), gateway, latest()).wait, 600_250)
})

test('who was replaced waits for minutes', () => {
  const { wait, fault } = afterClose(closed(CloseCode.replaced), gateway, latest())
  assert.equal(wait, 300_000)
  assert.equal(fault.code, 'DEVICE_REPLACED')
})

test('everything else is tried again soon', () => {
  for (const code of [1006, CloseCode.restart, CloseCode.protocol, CloseCode.timeout]) {
    const { wait, fault } = afterClose(closed(code), gateway, latest())
    assert.equal(wait, 250)
    assert.equal(fault.code, 'TUNNEL_LOST')
  }
})
