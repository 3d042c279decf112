import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PING_AFTER, PONG_WITHIN } from './limits.ts'
import { Liveness, type Signs, type Verdict } from './liveness.ts'

const TICK = 500

/** Looks twice a second until the verdict, and says when it came. */
function watch(liveness: Liveness, signs: (now: number) => Partial<Signs>, until: Verdict, from = 0): number {
  for (let now = from + TICK; now < from + 60_000; now += TICK) {
    if (liveness.check({ now, received: 0, sent: 0, waiting: false, ...signs(now) }) === until) return now
  }
  return Number.POSITIVE_INFINITY
}

test('an idle connection is asked after about ten seconds of silence, and dead five seconds later', () => {
  const liveness = new Liveness(0, 0.5)
  const pinged = watch(liveness, () => ({}), 'ping')
  assert.equal(pinged, PING_AFTER.idle)
  assert.equal(
    watch(liveness, () => ({}), 'dead', pinged),
    pinged + PONG_WITHIN.idle,
  )
})

test('while a request waits it takes two seconds, and three more', () => {
  const liveness = new Liveness(0, 0.5)
  const pinged = watch(liveness, () => ({ waiting: true }), 'ping')
  assert.equal(pinged, PING_AFTER.waiting)
  assert.equal(
    watch(liveness, () => ({ waiting: true }), 'dead', pinged),
    pinged + PONG_WITHIN.waiting,
  )
})

test('the idle ping moves about, so that it locks to no balancer', () => {
  const at = [0, 0.999].map((random) => watch(new Liveness(0, random), () => ({}), 'ping'))
  assert.deepEqual(at, [8_000, 12_000])
})

test('any received byte is a sign of life, part of a message too', () => {
  const liveness = new Liveness(0, 0.5)
  const pinged = watch(liveness, () => ({ waiting: true }), 'ping')
  assert.equal(
    watch(liveness, (now) => ({ waiting: true, received: now }), 'dead', pinged),
    Number.POSITIVE_INFINITY,
  )
})

test('an end that only receives shows itself every two seconds, so that a slow link is not taken for a dead one', () => {
  assert.equal(
    watch(new Liveness(0, 0.5), (now) => ({ waiting: true, received: now }), 'ping'),
    PING_AFTER.waiting,
  )
})

test('who speaks and hears asks for nothing', () => {
  const busy = (now: number) => ({ waiting: true, received: now, sent: now })
  assert.equal(watch(new Liveness(0, 0.5), busy, 'ping'), Number.POSITIVE_INFINITY)
})

test('after a sleep of our own the other end has its time again, once', () => {
  const liveness = new Liveness(0, 0.5)
  const pinged = watch(liveness, () => ({ waiting: true }), 'ping')
  const look = (now: number) => liveness.check({ now, received: 0, sent: 0, waiting: true })
  assert.equal(look(pinged + 60_000), 'fine')
  assert.equal(look(pinged + 62_000), 'fine')
  assert.equal(look(pinged + 63_000), 'dead')
})
