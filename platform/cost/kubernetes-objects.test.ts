import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Value } from '../yaml-text.ts'
import { estimate } from './estimate.ts'
import { readPrices } from './prices.ts'
import { balancerService, claimOf, sampleSettings } from './sample-environment.ts'

const prices = readPrices(readFileSync(new URL('../../environments/prices.yaml', import.meta.url), 'utf8'))

const SECTIONS: Readonly<Record<string, { readonly [key: string]: Value }>> = {
  aws: { aws: { account: '123456789012' } },
  azure: { azure: {} },
  google: { google: { project: 'sample', networkTier: 'standard' } },
  kubernetes: {},
}

/** What objects add to an empty environment. */
function costOf(
  provider: string,
  objects: readonly KubernetesObject[],
  usage: Value = { internetGb: 0, logGb: 0, natGb: 0 },
) {
  const settings = sampleSettings({ provider, registry: 'ghcr.io/sample', usage, ...SECTIONS[provider] })
  const [without, total] = [[], objects].map((some) => estimate({ settings, stacks: [], objects: some, prices }))
  return { monthly: (total?.monthly ?? 0) - (without?.monthly ?? 0), total }
}

const costs: [string, string, KubernetesObject, number][] = [
  ['an NLB has an address in each public subnet', 'aws', balancerService(), 730 * (0.0225 + 2 * 0.005)],
  ['a balancer of Azure has one', 'azure', balancerService(), 730 * (0.025 + 0.005)],
  ['a balancer of Google has one', 'google', balancerService(), 730 * (0.025 + 0.005)],
  [
    'an internal NLB has none',
    'aws',
    balancerService({ 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' }),
    730 * 0.0225,
  ],
  [
    'an internal balancer of Azure has none',
    'azure',
    balancerService({ 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' }),
    730 * 0.025,
  ],
  [
    'an internal balancer of Google has none',
    'google',
    balancerService({ 'networking.gke.io/load-balancer-type': 'Internal' }),
    730 * 0.025,
  ],
  ['a claim on AWS is gp3', 'aws', claimOf('50Gi'), 4],
  ['a claim of an old class is gp2', 'aws', claimOf('50Gi', 'gp2'), 5],
  ['a claim on Azure is sold in steps', 'azure', claimOf('33Gi'), 4.8],
  ['a claim of a premium class costs more', 'azure', claimOf('32Gi', 'managed-csi-premium'), 5.28],
  ['a claim on Google is a balanced disk', 'google', claimOf('50Gi'), 5],
  ['a claim of the fast class of Google', 'google', claimOf('50Gi', 'premium-rwo'), 8.5],
  ['a claim of the slow class of Google', 'google', claimOf('50Gi', 'standard'), 2],
]
for (const [what, provider, object, expected] of costs)
  test(what, () => {
    const { monthly } = costOf(provider, [object])
    assert.ok(Math.abs(monthly - expected) < 0.011, `expected ${expected.toFixed(2)}, came to ${monthly}`)
  })

test('every copy of a StatefulSet has a volume of its own', () => {
  const template = { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '512Mi' } } } }
  const set: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'database' },
    spec: { replicas: 3, volumeClaimTemplates: [template] },
  }
  assert.ok(Math.abs(costOf('aws', [set]).monthly - 1.5 * 0.08) < 0.001)
})

test('a storage class of ours decides by what it asks the cloud for', () => {
  const ours: KubernetesObject = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'ours' },
    parameters: { skuName: 'Premium_LRS' },
  }
  assert.ok(Math.abs(costOf('azure', [ours, claimOf('32Gi', 'ours')]).monthly - 5.28) < 0.001)
})

test('a disk beyond what the table has is told as unpriced', () => {
  const { total } = costOf('azure', [claimOf('2Ti')])
  assert.equal(total?.unpriced.find(({ name }) => name.includes('data'))?.type, 'azure/standard-ssd/2048')
})

test('on a cluster of somebody else nothing is priced and everything is told', () => {
  const { total } = costOf('kubernetes', [balancerService(), claimOf('5Gi')])
  assert.equal(total?.monthly, 0)
  assert.deepEqual(
    total?.unpriced.map(({ type }) => type),
    ['cluster', 'LoadBalancer Service', 'volume'],
  )
})

test('a kind that is not in the table is told as unpriced', () => {
  const object: KubernetesObject = { apiVersion: 'x/v1', kind: 'Ingress', metadata: { name: 'door' } }
  assert.equal(costOf('aws', [object]).total?.unpriced[0]?.name, 'Ingress door')
})
