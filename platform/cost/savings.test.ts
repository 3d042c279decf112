import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { stacksOf } from '../cloudformation/stacks.ts'
import { kubernetesObjects } from '../kubernetes/render.ts'
import type { Settings } from '../settings.ts'
import { estimate } from './estimate.ts'
import { readPrices } from './prices.ts'
import { guidelineSettings, sampleSettings } from './sample-environment.ts'
import { STEPS } from './saving-steps.ts'
import { cheaperLayout, savings } from './savings.ts'

const prices = readPrices(readFileSync(new URL('../../environments/prices.yaml', import.meta.url), 'utf8'))
const price = (settings: Settings) =>
  estimate({ settings, stacks: stacksOf(settings), objects: kubernetesObjects(settings, '0.1.0'), prices })
const savingOf = (id: string, settings: Settings) => savings(settings, prices, price).find((saving) => saving.id === id)

/** The knowledge table's own figures for the guidelines' layout. */
const table: [string, number, Settings][] = [
  ['one-nat', 36.5, guidelineSettings()],
  ['arm-nodes', 11.7, guidelineSettings()],
  ['half-memory', 36.2, guidelineSettings()],
  ['less-egress', 13.5 + 150 * 0.006, guidelineSettings()],
  ['spot', 0.6 * 60.74, guidelineSettings()],
  ['reserved', 0.37 * 60.74, guidelineSettings()],
  // From one gateway on, the table says 31: gateway and traffic go, a small machine and its disk come.
  ['nat-instance', 32.85 + 2.25 - 3.07 - 0.64, guidelineSettings({ aws: { natGateways: 1 } })],
  ['public-nodes', 36.5 + 2.25 - 7.3, guidelineSettings({ aws: { natGateways: 1 } })],
  // The table's 16.4 and two addresses, with the balancer's traffic; no NAT gateway that the answers would pass.
  ['tunnel', 16.43 + 7.3 + 1.5, guidelineSettings({ aws: { nat: 'instance' } })],
  // Behind NAT gateways the answers pay 0.045 a GB, which the table overlooks.
  ['tunnel', 16.43 + 7.3 + 1.5 - 250 * 0.045, guidelineSettings()],
  ['no-container-insights', 11.96, guidelineSettings({ aws: { containerInsights: true } })],
  ['fewer-logs', 2.5, guidelineSettings({ logs: { retentionDays: 7 } })],
]
for (const [id, expected, settings] of table)
  test(`${id} saves ${expected.toFixed(2)} dollars`, () => {
    const saves = savingOf(id, settings)?.saves ?? 0
    assert.ok(Math.abs(saves - expected) < 0.05, `expected ${expected.toFixed(2)}, came to ${saves}`)
  })

test('the largest saving comes first, and each says what is given up', () => {
  const all = savings(guidelineSettings(), prices, price)
  assert.deepEqual(
    all.map(({ saves }) => saves),
    all.map(({ saves }) => saves).toSorted((one, other) => other - one),
  )
  for (const { givesUp } of all) assert.ok(givesUp.length > 10)
})

test('what is left after a saving is what the changed settings cost', () => {
  const { monthly } = savingOf('one-nat', guidelineSettings()) ?? {}
  assert.equal(monthly, price(guidelineSettings({ aws: { natGateways: 1 } })).monthly)
})

test('what does not apply is not offered', () => {
  const frugal = guidelineSettings({
    aws: { nat: 'none', ownKey: false },
    cluster: { nodes: { type: 't4g.small', count: 1, spot: true } },
    entrance: { kind: 'tunnel' },
    usage: { internetGb: 50, logGb: 0 },
    backup: { every: '1d' },
  })
  assert.deepEqual(savings(frugal, prices, price), [])
})

test('machines are only offered on which everything that runs finds its memory', () => {
  const one = guidelineSettings({ cluster: { nodes: { type: 't3.medium', count: 1 } } })
  assert.equal(savingOf('half-memory', one), undefined)
  assert.equal(savingOf('half-memory', guidelineSettings({ gateway: { memory: '2Gi' } })), undefined)
  assert.equal(savingOf('one-node-less', guidelineSettings({ gateway: { replicas: 8 } })), undefined)
})

test('a tunnel is only offered where the DNS provider has tunnels', () => {
  assert.equal(savingOf('tunnel', guidelineSettings({ dns: { provider: 'route53' } })), undefined)
})

const google = (section: Record<string, string>) =>
  sampleSettings({
    provider: 'google',
    google: { project: 'sample', ...section },
    cluster: { nodes: { type: 'e2-medium' } },
  })
const azure = sampleSettings({
  provider: 'azure',
  azure: {},
  cluster: { nodes: { type: 'Standard_D2as_v6', diskGb: 128 } },
})
const elsewhere: [string, Settings, number][] = [
  ['zonal-cluster', google({ location: 'us-central1' }), 73],
  ['standard-network', google({ networkTier: 'premium' }), 250 * 0.12 - 50 * 0.085],
  ['free-tier', azure, 73],
  ['smaller-disks', azure, 2 * (9.6 - 2.4)],
  ['arm-nodes', azure, 2 * 730 * (0.0908 - 0.0702)],
]
for (const [id, settings, expected] of elsewhere)
  test(`on ${settings.provider}, ${id} saves ${expected.toFixed(2)} dollars`, () => {
    const saves = savingOf(id, settings)?.saves ?? 0
    assert.ok(Math.abs(saves - expected) < 0.03, `expected ${expected.toFixed(2)}, came to ${saves}`)
  })

test('under 100 dollars EKS only comes with steps that plan refuses', () => {
  const settings = guidelineSettings({ budget: { monthly: 300, target: 100 } })
  const refused = new Set(STEPS.filter((step) => step.refused !== undefined).map(({ id }) => id))
  const allowed = cheaperLayout(settings, prices, price)
  assert.ok(allowed.steps.every(({ id }) => !refused.has(id)))
  const any = cheaperLayout(settings, prices, price, () => true)
  assert.ok(any.monthly <= 100 && any.steps.some(({ id }) => refused.has(id)))
})

test('a layout costs what its settings cost, and stops once the target is met', () => {
  const settings = guidelineSettings({ budget: { monthly: 300, target: 230 } })
  const { steps, monthly, settings: changed } = cheaperLayout(settings, prices, price)
  assert.equal(steps.length, 1)
  assert.equal(price(changed).monthly, monthly)
  assert.ok(monthly <= 230)
})
