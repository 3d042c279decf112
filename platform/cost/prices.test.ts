import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SheetError } from './data-sheet.ts'
import { priceIn, readPrices, regionOf } from './prices.ts'
import { sampleSettings } from './sample-environment.ts'

const shipped = readFileSync(new URL('../../environments/prices.yaml', import.meta.url), 'utf8')

const row = (text: string) => `reference: { aws: us-east-1, azure: eastus, google: us-central1 }
machines: []
assumptions: []
prices:
  - id: aws/thing
    item: Thing
    unit: hour
    source: a page
    asOf: 2026-01-31
    trust: good
${text}`

function faultsOf(text: string) {
  try {
    readPrices(text)
  } catch (error) {
    if (error instanceof SheetError) return error.faults
    throw error
  }
  return []
}

test('the shipped sheet is read, and each of its prices has a source and a day', () => {
  const { prices } = readPrices(shipped)
  assert.ok(prices.size > 100)
  assert.equal(priceIn(readPrices(shipped), 'aws/eks/control-plane', 'us-east-1')?.amount, 0.1)
})

test('a price that differs by region is that of the region', () => {
  const prices = readPrices(row('    amounts: { us-east-1: 1, eu-west-1: 1.2 }'))
  assert.equal(priceIn(prices, 'aws/thing', 'eu-west-1')?.amount, 1.2)
  assert.equal(priceIn(prices, 'aws/thing', 'eu-west-1')?.borrowedFrom, undefined)
})

test('a region that the sheet lacks borrows the price of the reference region, and says so', () => {
  const price = priceIn(readPrices(row('    amounts: { us-east-1: 1 }')), 'aws/thing', 'eu-west-1')
  assert.equal(price?.amount, 1)
  assert.equal(price?.borrowedFrom, 'us-east-1')
})

test('a price that holds everywhere is borrowed from nowhere', () => {
  assert.equal(priceIn(readPrices(row('    amount: 3')), 'aws/thing', 'mars')?.borrowedFrom, undefined)
})

test('what the sheet does not have has no price', () => {
  assert.equal(priceIn(readPrices(row('    amount: 3')), 'aws/other', 'us-east-1'), undefined)
})

const wrong: [string, string, string, number][] = [
  ['a price that is no number', row('    amount: cheap'), 'prices.0.amount', 11],
  ['a price that is there twice', row('    amount: 1\n    amounts: { us-east-1: 1 }'), 'prices.0', 5],
  ['a row without a price', row('    free: 1'), 'prices.0', 5],
  ['a word that nobody knows', row('    amount: 1\n    currency: EUR'), 'prices.0', 5],
  ['a day that does not exist', row('    amount: 1').replace('2026-01-31', '2026-02-30'), 'prices.0.asOf', 9],
  ['a key that is there twice', row('    amount: 1\n    amount: 2'), '', 12],
]
for (const [what, text, path, line] of wrong)
  test(`${what} is told with its place`, () => {
    const [fault] = faultsOf(text)
    assert.deepEqual([fault?.path, fault?.line], [path, line])
  })

test('two rows of one id are refused, as the second would win in silence', () => {
  const twice = row('    amount: 1') + row('    amount: 2').split('prices:\n')[1]?.replace(/^/, '\n')
  assert.match(faultsOf(twice)[0]?.expected ?? '', /a second aws\/thing/)
})

test('an alias is no way to make a small sheet large', () => {
  assert.throws(() => readPrices(`a: &a [x, x]\nb: [*a, *a]\n`))
})

test('the region of a zone of Google is the region', () => {
  const google = { project: 'p', location: 'europe-west1-b' }
  assert.equal(regionOf(sampleSettings({ provider: 'google', google })), 'europe-west1')
  assert.equal(regionOf(sampleSettings({ provider: 'kubernetes' })), '')
})
