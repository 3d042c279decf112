import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SheetError } from '../cost/data-sheet.ts'
import { readPrices } from '../cost/prices.ts'
import { guidelineSettings, sampleSettings } from '../cost/sample-environment.ts'
import type { Provider } from '../settings.ts'
import { feesOf } from './fees.ts'
import { type CalendarRow, calendar, kubernetesRow, offeredVersions, readVersions } from './versions.ts'

const read = (name: string) => readFileSync(new URL(`../../environments/${name}`, import.meta.url), 'utf8')
const versions = readVersions(read('versions.yaml'))
const prices = readPrices(read('prices.yaml'))

/** The day of the knowledge table. */
const DAY = '2026-11-23'

function rowOf(what: string, version: string, today = DAY): CalendarRow | undefined {
  const rows = calendar({ versions, today, fees: feesOf(prices) })
  return rows.find((row) => row.what === what && row.version === version)
}

/** Table 3.1 of the knowledge, and 3.2 for the other two. */
const states: [string, string, CalendarRow['state'], number][] = [
  ['EKS', '1.28', 'gone', -362],
  ['EKS', '1.29', 'gone', -245],
  ['EKS', '1.30', 'gone', -123],
  ['EKS', '1.31', 'extended', 3],
  ['EKS', '1.32', 'extended', 120],
  ['EKS', '1.33', 'extended', 248],
  ['EKS', '1.34', 'standard', 9],
  ['EKS', '1.35', 'standard', 124],
  ['EKS', '1.36', 'standard', 252],
  ['AKS', '1.30', 'gone', -115],
  ['AKS', '1.33', 'extended', 250],
  ['AKS', '1.34', 'standard', 7],
  ['AKS', '1.36', 'standard', 219],
  ['GKE', '1.33', 'extended', 192],
  ['GKE', '1.36', 'standard', 259],
  ['PostgreSQL', '14', 'gone', -11],
  ['PostgreSQL', '18', 'standard', 1452],
  ['Node', '24', 'standard', 524],
]
for (const [what, version, state, days] of states)
  test(`on ${DAY} ${what} ${version} is ${state}, ${days} days`, () => {
    const row = rowOf(what, version)
    assert.deepEqual([row?.state, row?.daysLeft], [state, days])
  })

const turns: [string, CalendarRow['state'], number][] = [
  ['2025-10-05', 'future', 423],
  ['2025-10-06', 'standard', 422],
  ['2026-12-02', 'standard', 0],
  ['2026-12-03', 'extended', 364],
  ['2027-12-02', 'extended', 0],
  ['2027-12-03', 'gone', -1],
]
for (const [day, state, days] of turns)
  test(`EKS 1.34 is ${state} on ${day}: its last day still counts`, () => {
    const row = rowOf('EKS', '1.34', day)
    assert.equal(row?.state, state)
    if (state !== 'future') assert.equal(row?.daysLeft, days)
  })

test('what has no dates is unknown and not supported by assumption', () => {
  const row = rowOf('AKS', '1.37')
  assert.deepEqual([row?.state, row?.daysLeft, row?.trust], ['unknown', undefined, 'unsure'])
})

test('Kubernetes goes up one version at a time, also out of one that is gone', () => {
  assert.equal(rowOf('EKS', '1.30')?.nextStep, '1.31')
  assert.equal(rowOf('EKS', '1.34')?.nextStep, '1.35')
})

test('no step leads to a version that cannot be had yet', () => {
  assert.equal(rowOf('EKS', '1.36')?.nextStep, undefined)
  assert.equal(rowOf('AKS', '1.36')?.nextStep, undefined)
  assert.equal(rowOf('EKS', '1.35', '2026-06-01')?.nextStep, undefined)
  assert.equal(rowOf('EKS', '1.35', '2026-06-02')?.nextStep, '1.36')
})

test('PostgreSQL goes straight to the newest', () => {
  assert.equal(rowOf('PostgreSQL', '15')?.nextStep, '18')
})

test('staying on EKS costs 365 dollars a month, on AKS the Premium tier', () => {
  assert.equal(rowOf('EKS', '1.34')?.moneyOfStaying, 365)
  assert.equal(rowOf('AKS', '1.34')?.moneyOfStaying, 365)
  assert.equal(feesOf(prices, sampleSettings({ provider: 'azure', azure: { tier: 'free' } })).aks, 438)
})

test('where staying cannot be bought it has no price', () => {
  assert.equal(rowOf('EKS', '1.30')?.moneyOfStaying, undefined)
  assert.equal(rowOf('PostgreSQL', '18')?.moneyOfStaying, undefined)
})

test('the guidelines’ 1.30 is not offered, and what is offered is in order', () => {
  const offered = offeredVersions('aws', versions, DAY)
  assert.deepEqual(offered, ['1.31', '1.32', '1.33', '1.34', '1.35', '1.36'])
})

test('once its extended support is over a version is not offered any more', () => {
  assert.equal(offeredVersions('aws', versions, '2026-11-26')[0], '1.31')
  assert.equal(offeredVersions('aws', versions, '2026-11-27')[0], '1.32')
})

const offers: [Provider, string, string][] = [
  ['azure', '1.31', '1.36'],
  ['google', '1.32', '1.36'],
  ['kubernetes', '1.35', '1.36'],
]
for (const [provider, first, last] of offers)
  test(`${provider} offers ${first} to ${last} on ${DAY}`, () => {
    const offered = offeredVersions(provider, versions, DAY)
    assert.deepEqual([offered[0], offered.at(-1)], [first, last])
  })

test('an environment is shown what it uses', () => {
  const used = calendar({ settings: guidelineSettings(), versions, today: DAY })
  assert.deepEqual(
    used.map(({ what, version }) => `${what} ${version}`),
    ['EKS 1.36', 'PostgreSQL 18', 'pgBackRest 2.59', 'Node 24'],
  )
})

test('a managed database and certificates by ACME change what is used', () => {
  const database = { kind: 'managed', service: 'other', host: 'db.example.com', network: '10.9.0.0/16' }
  const certificate = { source: 'cert-manager', email: 'a@example.com' }
  const settings = sampleSettings({ provider: 'azure', azure: {}, database, certificate })
  assert.deepEqual(
    calendar({ settings, versions, today: DAY }).map(({ what }) => what),
    ['AKS', 'cert-manager', 'Node'],
  )
})

test('a version that the sheet does not have is shown as unknown', () => {
  const row = kubernetesRow(guidelineSettings({ cluster: { version: '1.99' } }), versions, DAY)
  assert.deepEqual([row?.version, row?.state, row?.nextStep], ['1.99', 'unknown', undefined])
})

test('what we say we run stands in the table of its product', () => {
  for (const { id, ours, versions: rows } of versions.products)
    if (ours !== undefined)
      assert.ok(
        rows.some(({ version }) => version === ours),
        id,
      )
})

test('a wrong day is told with its place', () => {
  const text = read('versions.yaml').replace('standard: 2024-11-26', 'standard: 2024-11-31')
  assert.throws(
    () => readVersions(text),
    (error) => error instanceof SheetError && error.faults[0]?.path === 'products.0.versions.0.standard',
  )
})
