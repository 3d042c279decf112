import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Attempts, networkOf } from './attempts.ts'

/** Three free failures, one forgiven every ten seconds, on a clock of the test's own. */
function limited() {
  const clock = { now: 1_000_000 }
  return { clock, attempts: new Attempts({ burst: 3, refillSeconds: 10 }, () => clock.now) }
}

test('so many failures are free; then one has to wait until one is forgiven', () => {
  const { clock, attempts } = limited()
  for (let failure = 0; failure < 3; failure += 1) {
    assert.equal(attempts.secondsToWait('192.0.2.1'), 0)
    attempts.fail('192.0.2.1')
  }
  assert.equal(attempts.secondsToWait('192.0.2.1'), 10)
  clock.now += 4_000
  assert.equal(attempts.secondsToWait('192.0.2.1'), 6)
  clock.now += 6_000
  assert.equal(attempts.secondsToWait('192.0.2.1'), 0)
})

test('trying on while waiting does not make it longer', () => {
  const { attempts } = limited()
  for (let failure = 0; failure < 50; failure += 1) attempts.fail('192.0.2.1')
  assert.equal(attempts.secondsToWait('192.0.2.1'), 10)
})

test('one address does not wait for another, but a /64 of IPv6 is one', () => {
  const { attempts } = limited()
  for (const end of ['1', '2', '3']) attempts.fail(`2001:db8:1:2::${end}`)
  assert.equal(attempts.secondsToWait('2001:db8:1:2:aaaa::9'), 10)
  assert.equal(attempts.secondsToWait('2001:db8:1:3::1'), 0)
  assert.equal(attempts.secondsToWait('192.0.2.1'), 0)
})

test('addresses are told apart by their network', () => {
  const rows = [
    ['192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['', ''],
  ] as const
  for (const [address, network] of rows) assert.equal(networkOf(address), network)
})
