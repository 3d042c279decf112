import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { VersionState } from '../calendar/versions.ts'
import { stacksOf } from '../cloudformation/stacks.ts'
import { kubernetesObjects } from '../kubernetes/render.ts'
import { overlay } from '../policy/facts.ts'
import type { Value } from '../yaml-text.ts'
import { estimate } from './estimate.ts'
import { readPrices } from './prices.ts'
import { sampleSettings } from './sample-environment.ts'

// Each settings key that costs money, changed by itself, moves the total by what a person computes by hand.
const prices = readPrices(readFileSync(new URL('../../environments/prices.yaml', import.meta.url), 'utf8'))

type Raw = { readonly [key: string]: Value }

const AWS: Raw = {
  provider: 'aws',
  aws: { account: '123456789012' },
  database: { kind: 'cluster' },
  cluster: { nodes: { type: 't3.medium', count: 2 } },
}
const AZURE: Raw = {
  provider: 'azure',
  azure: {},
  database: { kind: 'cluster' },
  registry: 'ghcr.io/sample',
  cluster: { nodes: { type: 'Standard_B2s', count: 2, diskGb: 128 } },
  backup: { store: { kind: 'azure', account: 'sample', container: 'sample' } },
}
const GOOGLE: Raw = {
  provider: 'google',
  google: { project: 'sample' },
  database: { kind: 'cluster' },
  registry: 'ghcr.io/sample',
  cluster: { nodes: { type: 'e2-medium', count: 2 } },
  backup: { store: { kind: 'google', bucket: 'sample' } },
}

function monthlyOf(raw: Raw, versionState?: VersionState): number {
  const settings = sampleSettings(raw)
  const rendered = { stacks: stacksOf(settings), objects: kubernetesObjects(settings, '0.1.0') }
  return estimate({ settings, ...rendered, prices, ...(versionState && { versionState }) }).monthly
}

/** `{ 'cluster.nodes.count': 3 }` as an object in an object. */
function nested(path: string, value: Value): Raw {
  const [key = '', ...rest] = path.split('.')
  return { [key]: rest.length === 0 ? value : nested(rest.join('.'), value) }
}

const H = 730
/** What a base backup takes: half of 5 GB, and 72 segments of 16 MB compressed to a tenth. */
const BASE = 5 * 0.5 + 72 * 0.016 * 0.1
/** On AWS the bucket keeps deleted ones for 30 days: 28 and 4 a day. */
const BASES = 28 + 30 * 4
const moves: [Raw, string, Value, number][] = [
  [AWS, 'cluster.nodes.type', 't3.large', 2 * H * (0.0832 - 0.0416)],
  [AWS, 'cluster.nodes.type', 't4g.small', 2 * H * (0.0168 - 0.0416)],
  // A machine more: its hours, its disk, and what the CloudWatch agent sees on it.
  [AWS, 'cluster.nodes.count', 3, H * 0.0416 + 20 * 0.08 + 600 * 60 * H * 1e-6 * 0.21],
  [AWS, 'cluster.nodes.spot', true, 2 * H * 0.0416 * (0.4 - 1)],
  [AWS, 'cluster.nodes.diskGb', 50, 2 * 30 * 0.08],
  [AWS, 'cluster.support', 'extended', H * 0.5],
  [AWS, 'aws.natGateways', 1, -H * (0.045 + 0.005)],
  [AWS, 'aws.natGateways', 3, H * (0.045 + 0.005)],
  // Two gateways with their addresses and 50 GB go; a t4g.nano with 8 GB and an address comes.
  [AWS, 'aws.nat', 'instance', -2 * H * 0.05 - 50 * 0.045 + H * (0.0042 + 0.005) + 8 * 0.08],
  // Two gateways with their addresses and 50 GB go; each node gets an address.
  [AWS, 'aws.nat', 'none', -2 * H * 0.05 - 50 * 0.045 + 2 * H * 0.005],
  [AWS, 'aws.publicSubnets', 3, H * 0.005],
  [AWS, 'aws.ownKey', false, -1],
  [AWS, 'aws.containerInsights', false, -(2 * 600 + 100) * 60 * H * 1e-6 * 0.21],
  // The balancer, its traffic and two addresses go; what goes out passes through NAT now.
  [AWS, 'entrance.kind', 'tunnel', -H * (0.0225 + 2 * 0.005) - 250 * 0.006 + 250 * 0.045],
  [AWS, 'database.storageGb', 120, 100 * 0.08],
  [AWS, 'database.expectedGb', 10, BASES * 5 * 0.5 * 0.023],
  [AWS, 'backup.keep', 56, 28 * BASE * 0.023],
  [AWS, 'backup.keepDays', 10, -20 * 4 * BASE * 0.023],
  // Half as many are deleted in 30 days, and each brings twice as many segments.
  [AWS, 'backup.every', '12h', (28 + 30 * 2) * (2.5 + 144 * 0.0016) * 0.023 - BASES * BASE * 0.023],
  [AWS, 'backup.archiveTimeout', '1m', BASES * 4 * 72 * 0.0016 * 0.023],
  [AZURE, 'backup.keep', 56, 28 * BASE * 0.0184],
  [GOOGLE, 'backup.keep', 56, 28 * BASE * 0.02],
  [AWS, 'backup.secondStore', { kind: 'google', bucket: 'copy' }, 28 * BASE * 0.02],
  [AWS, 'usage.internetGb', 350, 100 * (0.09 + 0.006)],
  [AWS, 'usage.internetGb', 50, -150 * 0.09 - 200 * 0.006],
  [AWS, 'usage.crossZoneGb', 30, 2 * 30 * 0.01],
  [AWS, 'usage.natGb', 80, 30 * 0.045],
  [AWS, 'usage.logGb', 30, 20 * 0.5 + (20 * 0.15 * 30 * 24 * 0.03) / H],
  [AWS, 'logs.retentionDays', 365, (10 * 0.15 * 335 * 24 * 0.03) / H],
  [AZURE, 'azure.tier', 'free', -H * 0.1],
  [AZURE, 'azure.tier', 'premium', H * 0.5],
  // Machines have a price of their own in the Netherlands; all else is borrowed from Virginia.
  [AZURE, 'azure.region', 'westeurope', 2 * H * (0.048 - 0.0416)],
  [AZURE, 'cluster.nodes.type', 'Standard_D2as_v6', 2 * H * (0.0908 - 0.0416)],
  [AZURE, 'cluster.nodes.diskGb', 32, 2 * (2.4 - 9.6)],
  [AZURE, 'cluster.nodes.count', 1, -H * 0.0416 - 9.6],
  // 20 GB are sold as 32 and 40 GB as 64.
  [AZURE, 'database.storageGb', 40, 4.8 - 2.4],
  [AZURE, 'usage.internetGb', 350, 100 * (0.087 + 0.005)],
  [AZURE, 'usage.logGb', 0, -10 * 2.3],
  [AZURE, 'entrance.kind', 'tunnel', -H * (0.025 + 0.005) - 250 * 0.005],
  [GOOGLE, 'google.location', 'us-central1', H * 0.1],
  [GOOGLE, 'google.networkTier', 'premium', 250 * 0.12 - 50 * 0.085],
  [GOOGLE, 'google.nat', true, 2 * H * 0.0014 + 50 * 0.045 + H * 0.005 - 2 * H * 0.005],
  [GOOGLE, 'cluster.nodes.type', 'e2-standard-2', 2 * H * (0.067 - 0.0335)],
  [GOOGLE, 'cluster.nodes.spot', true, 2 * H * 0.0335 * (0.4 - 1)],
  [GOOGLE, 'database.storageGb', 30, 10 * 0.1],
  [GOOGLE, 'usage.logGb', 60, 10 * 0.5],
  [GOOGLE, 'usage.crossZoneGb', 10, 2 * 10 * 0.01],
]
for (const [base, key, value, expected] of moves)
  test(`${String(base['provider'])}: ${key} = ${JSON.stringify(value)} moves the total by ${expected.toFixed(2)}`, () => {
    const moved = monthlyOf(sampleRaw(base, key, value)) - monthlyOf(base)
    // Each line is rounded to the cent, and a change touches at most five.
    assert.ok(Math.abs(moved - expected) < 0.03, `expected ${expected.toFixed(4)}, came to ${moved.toFixed(4)}`)
  })

function sampleRaw(base: Raw, key: string, value: Value): Raw {
  return Object.fromEntries(
    Object.entries(overlay(base, nested(key, value))).flatMap(([name, one]) =>
      one === undefined ? [] : [[name, one]],
    ),
  )
}

// On AWS the registry of the database's image goes too: 100 images of 0.01 GB.
const managed: [string, Raw, string, string, number][] = [
  ['RDS', AWS, 'rds', 'db.t4g.micro', H * 0.016 + 20 * 0.115 - (20 * 0.08 + BASES * BASE * 0.023 + 100 * 0.01 * 0.1)],
  ['Flexible Server', AZURE, 'flexible-server', 'Standard_B1ms', H * 0.017 + 20 * 0.115 - (2.4 + 28 * BASE * 0.0184)],
  ['Cloud SQL', GOOGLE, 'cloud-sql', 'db-f1-micro', H * 0.0105 + 20 * 0.17 - (20 * 0.1 + 28 * BASE * 0.02)],
]
for (const [what, base, service, instance, expected] of managed)
  test(`${what} in place of a database in the cluster moves the total by ${expected.toFixed(2)}`, () => {
    const database = { kind: 'managed', service, instance, host: 'db.example.com', network: '10.9.0.0/16' }
    const moved = monthlyOf({ ...base, database }) - monthlyOf(base)
    assert.ok(Math.abs(moved - expected) < 0.03, `expected ${expected.toFixed(4)}, came to ${moved.toFixed(4)}`)
  })

test('a version in extended support costs 365 dollars more, whatever the settings say', () => {
  assert.ok(Math.abs(monthlyOf(AWS, 'extended') - monthlyOf(AWS) - 365) < 0.01)
  assert.equal(monthlyOf(sampleRaw(AWS, 'cluster.support', 'extended'), 'standard'), monthlyOf(AWS))
})

test('what costs nothing moves nothing: replicas, ports, limits, the number of private subnets', () => {
  for (const [key, value] of [
    ['gateway.replicas', 5],
    ['gateway.port', 9443],
    ['gateway.memory', '1Gi'],
    ['aws.privateSubnets', 2],
    ['cluster.nodes.max', 9],
    ['aws.flowLogs', false],
  ] as const)
    assert.equal(monthlyOf(sampleRaw(AWS, key, value)), monthlyOf(AWS), key)
})
