import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { stacksOf } from '../cloudformation/stacks.ts'
import { kubernetesObjects } from '../kubernetes/render.ts'
import type { Settings } from '../settings.ts'
import { compare, sameShapeOn } from './compare.ts'
import { estimate } from './estimate.ts'
import { readPrices } from './prices.ts'
import { guidelineSettings, sampleSettings } from './sample-environment.ts'

const prices = readPrices(readFileSync(new URL('../../environments/prices.yaml', import.meta.url), 'utf8'))
const price = (settings: Settings) =>
  estimate({ settings, stacks: stacksOf(settings), objects: kubernetesObjects(settings, '0.1.0'), prices })

test('the guidelines’ shape is priced on three clouds with machines of the same size', () => {
  assert.deepEqual(
    compare(guidelineSettings(), prices, price).map(({ name, machine }) => [name, machine]),
    [
      ['AKS', 'Standard_B2s'],
      ['EKS', 't3.medium'],
      ['GKE', 'e2-medium'],
    ],
  )
})

test('each total is what that cloud’s own settings would cost', () => {
  const [, eks, gke] = compare(guidelineSettings(), prices, price)
  assert.equal(eks?.estimate.monthly, price(guidelineSettings()).monthly)
  const google = sampleSettings({
    provider: 'google',
    registry: 'registry.example',
    google: { project: 'comparison' },
    cluster: { nodes: { type: 'e2-medium', count: 2, diskGb: 20 } },
    database: { kind: 'cluster', storageGb: 60, expectedGb: 0 },
    backup: { archiveTimeout: '6h', keep: 1, store: { kind: 'google', bucket: 'comparison' } },
  })
  assert.equal(gke?.estimate.monthly, price(google).monthly)
})

test('usage is the same everywhere', () => {
  const settings = guidelineSettings({ usage: { internetGb: 700, logGb: 3 } })
  for (const provider of ['azure', 'google'] as const)
    assert.deepEqual(sameShapeOn(settings, provider, prices)?.usage, settings.usage)
})

const machines: [string, string, 'aws' | 'azure' | 'google', string][] = [
  ['azure', 'Standard_D2as_v6', 'aws', 'm6a.large'],
  ['azure', 'Standard_D2pls_v6', 'aws', 't4g.medium'],
  ['azure', 'Standard_D2as_v6', 'google', 'e2-standard-2'],
  ['google', 'e2-small', 'aws', 't3.small'],
]
for (const [provider, type, other, expected] of machines)
  test(`${type} is most like ${expected}`, () => {
    const sections = provider === 'azure' ? { azure: {} } : { google: { project: 'sample' } }
    const settings = sampleSettings({ provider, ...sections, cluster: { nodes: { type } } })
    assert.equal(sameShapeOn(settings, other, prices)?.cluster.nodes?.type, expected)
  })

test('a managed database is one of about the same size', () => {
  const database = {
    kind: 'managed',
    service: 'rds',
    instance: 'db.t4g.small',
    host: 'db.example.com',
    network: '10.9.0.0/16',
  }
  const moved = sameShapeOn(guidelineSettings({ database }), 'google', prices)?.database
  assert.deepEqual(moved?.kind === 'managed' && [moved.service, moved.instance], ['cloud-sql', 'db-g1-small'])
})

test('a cluster of somebody else is compared as two machines of the usual size', () => {
  const shapes = compare(sampleSettings({ provider: 'kubernetes' }), prices, price)
  assert.deepEqual(
    shapes.map(({ machine }) => machine),
    ['Standard_B2s', 't3.medium', 'e2-medium'],
  )
})
