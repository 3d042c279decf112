import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Bill } from './bill.ts'
import { readPrices } from './prices.ts'

const prices = readPrices(`
reference: { aws: us-east-1, azure: eastus, google: us-central1 }
machines: []
assumptions:
  - { id: share, value: 0.5, unit: parts, why: halves, source: a page, asOf: 2026-01-01, trust: unsure }
prices:
  - { id: alarm, item: Alarms, unit: alarm, amount: 0.1, free: 10, source: a page, asOf: 2026-01-01, trust: good }
  - { id: machine, item: Machine, unit: hour, amounts: { us-east-1: 0.2 }, source: a list, asOf: 2026-01-02, trust: good }
  - { id: spot, item: Spot, unit: share, amount: 0.4, source: a guess, asOf: 2026-01-03, trust: unsure }
  - { id: fee, item: Fee, unit: hour, amount: 0.1, source: a page, asOf: 2026-01-01, trust: good }
  - { id: credit, item: Credit, unit: USD, amount: 50, source: a page, asOf: 2026-01-01, trust: good }
`)
const bill = () => new Bill(prices, 'us-east-1')

test('the same thing asked for twice is one line that names both', () => {
  const one = bill()
  one.charge({ price: 'machine', quantity: 730, from: 'a' })
  one.charge({ price: 'machine', quantity: 730, from: 'b' })
  const [line, ...others] = one.lines()
  assert.deepEqual([line?.quantity, line?.monthly, line?.from, others.length], [1460, 292, ['a', 'b'], 0])
})

test('what is free is taken off once, however many ask', () => {
  const one = bill()
  for (const from of ['a', 'b', 'c']) one.charge({ price: 'alarm', quantity: 4, from })
  assert.equal(one.lines()[0]?.quantity, 2)
  assert.match(one.lines()[0]?.note ?? '', /12 less 10 free/)
})

test('less than what is free costs nothing, and never gives something back', () => {
  const one = bill()
  one.charge({ price: 'alarm', quantity: 4, from: 'a' })
  assert.equal(one.lines()[0]?.monthly, 0)
})

test('what has no price is named and not dropped', () => {
  const one = bill()
  one.charge({ price: 'yacht', quantity: 1, from: 'Deck' })
  assert.deepEqual(one.lines(), [])
  assert.deepEqual(one.unpriced, [{ type: 'yacht', name: 'Deck', why: 'the price sheet has no such price' }])
})

test('a share of a price tells both sources, and is as sure as the share', () => {
  const one = bill()
  one.charge({ price: 'spot', shareOf: 'machine', quantity: 730, from: 'a' })
  const [line] = one.lines()
  assert.deepEqual([line?.item, line?.unitPrice, line?.trust, line?.unit], ['Machine Spot', 0.08, 'unsure', 'hour'])
  assert.equal(line?.source, '0.4 of 0.2 (a list); a guess')
})

test('a credit gives back the fee, and no more than its height', () => {
  const one = bill()
  one.charge({ price: 'fee', quantity: 730, from: 'a' })
  one.credit({ price: 'credit', against: 'fee', hours: 730, from: 'a' })
  assert.deepEqual(
    one.lines().map(({ monthly }) => monthly),
    [73, -50],
  )
})

test('a borrowed price says whose it is', () => {
  const one = new Bill(prices, 'eu-west-1')
  one.charge({ price: 'machine', quantity: 1, from: 'a' })
  assert.match(one.lines()[0]?.note ?? '', /price of us-east-1, as none of eu-west-1 is known/)
})

test('an assumption brings its words', () => {
  assert.deepEqual(bill().assume('share'), { value: 0.5, note: 'assumes 0.5 parts: halves' })
  assert.throws(() => bill().assume('nothing'), /no assumption nothing/)
})
