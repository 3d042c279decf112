import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '../sample-facts.ts'
import { CATALOGUE, POLICIES } from './catalogue.ts'
import type { Facts } from './facts.ts'
import { type Alteration, judge } from './policy.ts'
import { sarifOf } from './sarif.ts'

function altered(environment: string, alteration: Alteration = { settings: {} }): Facts {
  if ('facts' in alteration) return alteration.facts(factsOf(environment))
  return factsOf(environment, alteration.settings)
}

for (const policy of POLICIES) {
  test(`${policy.id}: its passing example passes, its failing example fails`, () => {
    const { on, passes, fails } = policy.example
    assert.deepEqual(policy.judge(altered(on, passes)), [])
    assert.notEqual(policy.judge(altered(on, fails)).length, 0)
  })
}

test('every rule has an id of its own', () => {
  assert.equal(new Set(POLICIES.map(({ id }) => id)).size, POLICIES.length)
  assert.equal(CATALOGUE.flatMap(({ policies }) => policies).length, POLICIES.length)
})

const waived = (until: string) =>
  factsOf('aws', {
    budget: { monthly: 100 },
    waivers: [{ rule: 'budget', reason: 'agreed for the first month', until }],
  })

test('a refusal that is waived becomes a warning with its reason', () => {
  const { refusals, warnings } = judge(POLICIES, waived('2026-12-31'))
  assert.ok(!refusals.some(({ rule }) => rule === 'budget'))
  const waiver = { reason: 'agreed for the first month', until: '2026-12-31' }
  assert.deepEqual(warnings.find(({ rule }) => rule === 'budget')?.waiver, waiver)
})

test('a waiver holds on its last day and no longer', () => {
  const isRefused = (until: string) => judge(POLICIES, waived(until)).refusals.some(({ rule }) => rule === 'budget')
  assert.deepEqual(['2026-11-24', '2026-11-23'].map(isRefused), [false, true])
})

test('SARIF has a result for each finding, and names every rule', () => {
  const verdict = judge(POLICIES, factsOf('aws', { budget: { monthly: 100 } }))
  const text = JSON.stringify(sarifOf(verdict, 'environments/aws.yaml', '0.1.0'))
  const { runs } = JSON.parse(text)
  assert.equal(runs[0].results.length, verdict.refusals.length + verdict.warnings.length)
  assert.equal(runs[0].results[0].level, 'error')
  assert.equal(runs[0].tool.driver.rules.length, POLICIES.length)
})
