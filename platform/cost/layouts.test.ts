import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { stacksOf } from '../cloudformation/stacks.ts'
import type { Resource } from '../cloudformation/template.ts'
import { kubernetesObjects } from '../kubernetes/render.ts'
import type { Settings } from '../settings.ts'
import { type EstimateInput, estimate } from './estimate.ts'
import { readPrices } from './prices.ts'
import { balancerService, claimOf, guidelineSettings, sampleSettings, stackOf } from './sample-environment.ts'

// The guidelines' layout, honestly priced: both tables were computed by hand in October 2026, from the same list prices.
const prices = readPrices(readFileSync(new URL('../../environments/prices.yaml', import.meta.url), 'utf8'))

/** Within one per cent: the tables leave out cents for the balancer's traffic, images and kept logs. */
function assertAbout(actual: number, expected: number, share = 0.01): void {
  assert.ok(Math.abs(actual - expected) <= expected * share, `expected about ${expected}, came to ${actual}`)
}

function monthlyOf(settings: Settings, more: Partial<EstimateInput> = {}): number {
  return estimate({
    settings,
    stacks: stacksOf(settings),
    objects: kubernetesObjects(settings, '0.1.0'),
    prices,
    ...more,
  }).monthly
}

const aws: [string, number, Settings, Partial<EstimateInput>?][] = [
  ['nodes in public subnets, no NAT', 192.3, guidelineSettings({ aws: { nat: 'none' } })],
  ['one NAT instance', 192.3, guidelineSettings({ aws: { nat: 'instance' } })],
  ['one NAT gateway', 223.7, guidelineSettings({ aws: { natGateways: 1 } })],
  ['two NAT gateways, as the guidelines draw it', 260.2, guidelineSettings()],
  // With two public subnets, as the table has it; ctl check asks for a third public subnet, with an address more.
  ['three NAT gateways', 296.7, guidelineSettings({ aws: { natGateways: 3 } })],
  ['two NAT gateways on a version in extended support', 625.2, guidelineSettings(), { versionState: 'extended' }],
  [
    'the same asked for in the settings',
    625.2,
    guidelineSettings({ cluster: { nodes: nodes('t3.medium'), support: 'extended' } }),
  ],
  [
    'two t4g.medium with a NAT instance and everything as the guidelines',
    180.6,
    guidelineSettings({ aws: { nat: 'instance' }, cluster: { nodes: nodes('t4g.medium') } }),
  ],
  [
    // The table's 40 GB are the nodes' disks alone: no claim.
    'two t4g.small of spare capacity in public subnets, a tunnel, little traffic, few logs',
    96.8,
    lowest({ type: 't4g.small', count: 2, spot: true, diskGb: 20 }),
    { objects: [] },
  ],
  [
    'one t4g.medium on demand, otherwise the same',
    107.1,
    lowest({ type: 't4g.medium', count: 1, diskGb: 30 }),
    { objects: [] },
  ],
]

function nodes(type: string) {
  return { type, count: 2, diskGb: 20 }
}

function lowest(of: { type: string; count: number; spot?: boolean; diskGb: number }): Settings {
  return guidelineSettings({
    aws: { nat: 'none' },
    cluster: { nodes: of },
    entrance: { kind: 'tunnel' },
    usage: { internetGb: 100, logGb: 5 },
  })
}

for (const [what, expected, settings, more] of aws)
  test(`${what}: about ${expected} dollars`, () => assertAbout(monthlyOf(settings, more), expected))

test('the five lines of the guidelines with a control plane: about 176.66 dollars', () => {
  // No setting leaves out addresses and keys, so that the resources are put together by hand; an internal balancer has no address.
  const Nodes: Resource = {
    Type: 'AWS::EKS::Nodegroup',
    Properties: { InstanceTypes: ['t3.medium'], DiskSize: 20, ScalingConfig: { DesiredSize: 2 } },
  }
  const stacks = [stackOf({ Cluster: { Type: 'AWS::EKS::Cluster' }, Nodes })]
  const internal = balancerService({ 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' })
  assertAbout(monthlyOf(guidelineSettings(), { stacks, objects: [internal, claimOf('60Gi')] }), 176.66)
})

test('EKS Auto Mode on two t3.medium: about 7.3 dollars more', () => {
  // Auto Mode is no setting: it would take the node group's place.
  const group: Resource = {
    Type: 'AWS::EKS::Nodegroup',
    Properties: { InstanceTypes: ['t3.medium'], ScalingConfig: { DesiredSize: 2 } },
  }
  const auto: Resource = { Type: 'AWS::EKS::Cluster', Properties: { ComputeConfig: { Enabled: true } } }
  const disks: Resource = { Type: 'AWS::EC2::Volume', Properties: { VolumeType: 'gp3', Size: 40 } }
  const plain = monthlyOf(guidelineSettings(), { stacks: [stackOf({ Cluster: { Type: 'AWS::EKS::Cluster' }, group })] })
  assertAbout(monthlyOf(guidelineSettings(), { stacks: [stackOf({ auto, disks })] }) - plain, 7.3)
})

test('one t4g.medium with k3s and nothing else: about 31 dollars', () => {
  // No cluster of ours at all: a machine, its disk and its address. The table says about 31, to the dollar.
  const machine: Resource = {
    Type: 'AWS::EC2::Instance',
    Properties: { InstanceType: 't4g.medium', BlockDeviceMappings: [{ Ebs: { VolumeType: 'gp3', VolumeSize: 30 } }] },
  }
  const address: Resource = { Type: 'AWS::EC2::EIP', Properties: { InstanceId: { Ref: 'machine' } } }
  const settings = guidelineSettings({ usage: { internetGb: 0, natGb: 0, logGb: 0 } })
  assert.equal(Math.round(monthlyOf(settings, { stacks: [stackOf({ machine, address })], objects: [] })), 31)
})

/** The tables have no store for backups. */
const LITTLE = { archiveTimeout: '6h', keep: 1 }
const B2S = { type: 'Standard_B2s', count: 2, diskGb: 128 }
const google = (section: Record<string, string | boolean> = {}) =>
  sampleSettings({
    provider: 'google',
    registry: 'ghcr.io/sample',
    google: { project: 'sample', ...section },
    cluster: { nodes: { type: 'e2-medium', count: 2, diskGb: 20 } },
    database: { kind: 'cluster', storageGb: 60, expectedGb: 0 },
    backup: { ...LITTLE, store: { kind: 'google', bucket: 'sample' } },
  })
const azure = (tier: string, node: { type: string; count: number; diskGb: number }, usage = {}) =>
  sampleSettings({
    provider: 'azure',
    registry: 'ghcr.io/sample',
    azure: { tier },
    cluster: { nodes: node },
    database: { kind: 'cluster', storageGb: 32, expectedGb: 0 },
    backup: { ...LITTLE, store: { kind: 'azure', account: 'sample', container: 'sample' } },
    usage,
  })

const others: [string, number, Settings][] = [
  ['GKE in one zone with the free credit, standard network', 94.4, google()],
  ['GKE in one zone, premium network', 120, google({ networkTier: 'premium' })],
  ['GKE in one zone with Cloud NAT instead of addresses of nodes', 94.4 + 7.9 - 7.3, google({ nat: true })],
  ['GKE in a region, which the credit does not pay for', 94.4 + 73, google({ location: 'us-central1' })],
  ['AKS free, two B2s', 141.5, azure('free', B2S)],
  ['AKS free, two B2s, logs kept in the cluster', 118.5, azure('free', B2S, { logGb: 0 })],
  ['AKS free, two D2pls_v6', 171.3, azure('free', { ...B2S, type: 'Standard_D2pls_v6' })],
  ['AKS free, two D2als_v6', 198.2, azure('free', { ...B2S, type: 'Standard_D2als_v6' })],
  ['AKS standard, two D2as_v6', 286.4, azure('standard', { ...B2S, type: 'Standard_D2as_v6' })],
]
for (const [what, expected, settings] of others)
  test(`${what}: about ${expected.toFixed(1)} dollars`, () => assertAbout(monthlyOf(settings), expected))

test('the guidelines’ 91 and 97 dollars are not what their layout costs', () => {
  assert.ok(monthlyOf(guidelineSettings()) > 2.6 * 97)
})
