import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import { findAwsPrices } from './aws-list.ts'
import { findAzurePrices } from './azure-list.ts'
import { findGooglePrices } from './google-list.ts'
import { startSampleLists } from './sample-lists.ts'

const medium = { offer: 'AmazonEC2', usageType: 'BoxUsage:t3.medium', operation: 'RunInstances' }
const out = { offer: 'AmazonEC2', usageType: 'DataTransfer-Out-Bytes' }
const d2as = { service: 'Virtual Machines', armSku: 'Standard_D2as_v6' }
const e2 = (core: number, ram: number) => ({
  service: '6F81-5844-456A',
  parts: [
    { starts: 'E2 Instance Core running in', times: core },
    { starts: 'E2 Instance Ram running in', times: ram },
  ],
})

test('AWS: the price on demand of plain Linux, from the list of the region', async () => {
  await using lists = await startSampleLists()
  const wanted = ['us-east-1', 'eu-west-1'].map((region) => ({ id: 'medium', region, list: medium }))
  assert.deepEqual(await findAwsPrices(wanted, lists.base), [
    { id: 'medium', region: 'us-east-1', amount: 0.042, asOf: '2026-11-18', source: 'AWS price list' },
    { id: 'medium', region: 'eu-west-1', amount: 0.0456, asOf: '2026-11-18', source: 'AWS price list' },
  ])
})

test('AWS: of graduated prices the first that costs something', async () => {
  await using lists = await startSampleLists()
  const [price] = await findAwsPrices([{ id: 'out', region: 'us-east-1', list: out }], lists.base)
  assert.equal(price?.amount, 0.09)
})

test('AWS: the lists of one region are read once, however much is wanted of them', async () => {
  await using lists = await startSampleLists()
  const wanted = [medium, out, medium].map((list, at) => ({ id: String(at), region: 'us-east-1', list }))
  assert.equal((await findAwsPrices(wanted, lists.base)).length, 3)
  assert.deepEqual(lists.asked, [
    '/offers/v1.0/aws/AmazonEC2/current/region_index.json',
    '/offers/v1.0/aws/AmazonEC2/20261118201147/us-east-1/index.csv',
  ])
})

test('AWS: what a list does not have, and what has no list, is not found', async () => {
  await using lists = await startSampleLists()
  const wanted = [
    { id: 'none', region: 'us-east-1', list: { offer: 'AmazonEC2', usageType: 'BoxUsage:x9.huge' } },
    { id: 'mars', region: 'mars-1', list: medium },
    { id: 'offer', region: 'us-east-1', list: { offer: 'AmazonNothing', usageType: 'Hours' } },
  ]
  assert.deepEqual(await findAwsPrices(wanted, lists.base), [])
})

test('Azure: the plain machine, not Windows and not Spot, on whichever page it is', async () => {
  await using lists = await startSampleLists()
  assert.deepEqual(await findAzurePrices([{ id: 'd2as', region: 'eastus', list: d2as }], lists.base), [
    { id: 'd2as', region: 'eastus', amount: 0.0908, asOf: '2026-03-01', source: 'Azure retail prices' },
  ])
  assert.equal(lists.asked.length, 2)
})

test('Azure: the question names region, kind of price and product', async () => {
  await using lists = await startSampleLists()
  await findAzurePrices([{ id: 'disk', region: '', list: { service: 'Storage', meter: "E'4" } }], lists.base)
  const filter = new URL(lists.asked[0] ?? '', lists.base).searchParams.get('$filter')
  assert.equal(
    filter,
    "armRegionName eq 'eastus' and priceType eq 'Consumption' and serviceName eq 'Storage' and meterName eq 'E''4'",
  )
})

test('Google: a machine is summed from processors and memory of its region, over pages', async () => {
  await using lists = await startSampleLists()
  const [price] = await findGooglePrices([{ id: 'e2', region: 'us-central1', list: e2(1, 4) }], 'a-key', lists.base)
  assert.ok(Math.abs((price?.amount ?? 0) - 0.03350571) < 1e-9)
  assert.equal(price?.asOf, '2026-11-19')
})

test('Google: a machine of which a part is missing has no price', async () => {
  await using lists = await startSampleLists()
  const wanted = [{ id: 'e2', region: 'europe-north1', list: e2(1, 4) }]
  assert.deepEqual(await findGooglePrices(wanted, 'a-key', lists.base), [])
})

test('a list that is busy is asked again', async () => {
  await using lists = await startSampleLists()
  lists.busy = 2
  const found = await findAzurePrices([{ id: 'd2as', region: 'eastus', list: d2as }], lists.base)
  assert.equal(found.length, 1)
})

test('a list that stays busy is a fault that says what to do, without the key', async () => {
  await using lists = await startSampleLists()
  lists.busy = 99
  await assert.rejects(
    findGooglePrices([{ id: 'e2', region: 'us-central1', list: e2(1, 4) }], 'a-key', lists.base),
    (error) =>
      error instanceof Fault &&
      error.code === 'PRICES_UNREACHABLE' &&
      error.message.includes('the answer was 429') &&
      !error.message.includes('a-key'),
  )
})

test('a list that is not there is a fault', async () => {
  const nobody = 'http://127.0.0.1:1'
  const wanted = [{ id: 'd2as', region: 'eastus', list: d2as }]
  await assert.rejects(findAzurePrices(wanted, nobody), { code: 'PRICES_UNREACHABLE' })
})
