import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Resource } from '../cloudformation/template.ts'
import { estimate } from './estimate.ts'
import { readPrices } from './prices.ts'
import { guidelineSettings, stackOf } from './sample-environment.ts'

const prices = readPrices(readFileSync(new URL('../../environments/prices.yaml', import.meta.url), 'utf8'))
/** Without traffic and logs, so that only the resources cost. */
const settings = guidelineSettings({ usage: { internetGb: 0, natGb: 0, logGb: 0 } })

const estimateOf = (resources: Readonly<Record<string, Resource>>) =>
  estimate({ settings, stacks: [stackOf(resources)], objects: [], prices })

const launchTemplate: Resource = {
  Type: 'AWS::EC2::LaunchTemplate',
  Properties: {
    LaunchTemplateData: {
      InstanceType: 't3.large',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 30, VolumeType: 'gp3' } }],
    },
  },
}
const outer: Resource = { Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch: true } }
const inner: Resource = { Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch: false } }
const group = (properties: Resource['Properties'] = {}): Resource => ({
  Type: 'AWS::EKS::Nodegroup',
  Properties: { LaunchTemplate: { Id: { Ref: 'template' } }, ScalingConfig: { DesiredSize: 3 }, ...properties },
})
const t3Large = 3 * 730 * 0.0832 + 3 * 30 * 0.08

const priced: [string, Readonly<Record<string, Resource>>, number][] = [
  ['a node group takes machine and disk from its launch template', { template: launchTemplate, g: group() }, t3Large],
  [
    'a node group’s own type wins where the template has none',
    { g: group({ InstanceTypes: ['t4g.medium'], DiskSize: 50 }) },
    3 * 730 * 0.0336 + 150 * 0.08,
  ],
  [
    'nodes in private subnets have no public address',
    { template: launchTemplate, inner, g: group({ Subnets: [{ Ref: 'inner' }] }) },
    t3Large,
  ],
  [
    'nodes in public subnets pay for one each',
    { template: launchTemplate, outer, g: group({ Subnets: [{ Ref: 'outer' }] }) },
    t3Large + 3 * 730 * 0.005,
  ],
  [
    'spare capacity is a share of the price',
    { g: group({ InstanceTypes: ['t3.medium'], CapacityType: 'SPOT', DiskSize: 20 }) },
    3 * 730 * 0.0416 * 0.4 + 60 * 0.08,
  ],
  [
    'a group of machines that scales by itself',
    {
      template: launchTemplate,
      outer,
      g: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: {
          DesiredCapacity: '1',
          LaunchTemplate: { LaunchTemplateId: { Ref: 'template' } },
          VPCZoneIdentifier: [{ Ref: 'outer' }],
        },
      },
    },
    730 * (0.0832 + 0.005) + 30 * 0.08,
  ],
  [
    'a machine with a fixed address pays for that one only',
    {
      outer,
      machine: { Type: 'AWS::EC2::Instance', Properties: { InstanceType: 't4g.nano', SubnetId: { Ref: 'outer' } } },
      address: { Type: 'AWS::EC2::EIP', Properties: { InstanceId: { Ref: 'machine' } } },
    },
    730 * (0.0042 + 0.005) + 8 * 0.08,
  ],
  [
    'an interface endpoint pays in each of its zones',
    { e: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] } } },
    2 * 730 * 0.01,
  ],
  ['a volume of the old kind costs more', { v: { Type: 'AWS::EC2::Volume', Properties: { Size: 100 } } }, 10],
  [
    'a registry keeps as many images as its policy says',
    {
      r: {
        Type: 'AWS::ECR::Repository',
        Properties: { LifecyclePolicy: { LifecyclePolicyText: '{"rules":[{"selection":{"countNumber":50}}]}' } },
      },
    },
    0.05,
  ],
  [
    'a database in two zones is two',
    {
      d: {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBInstanceClass: 'db.t4g.micro', AllocatedStorage: '20', MultiAZ: true },
      },
    },
    2 * (730 * 0.016 + 20 * 0.115),
  ],
  ['a key', { k: { Type: 'AWS::KMS::Key' } }, 1],
  ['a secret', { s: { Type: 'AWS::SecretsManager::Secret' } }, 0.4],
]
for (const [what, resources, expected] of priced)
  test(what, () => {
    const { monthly, unpriced } = estimateOf(resources)
    assert.ok(Math.abs(monthly - expected) < 0.02, `expected ${expected.toFixed(2)}, came to ${monthly}`)
    assert.deepEqual(unpriced, [])
  })

test('ten alarms are free, and an alarm over several metrics counts for each', () => {
  const plain: Resource = { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'CPUUtilization' } }
  const computed: Resource = {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { Metrics: [{ Expression: 'a / b' }, { MetricStat: {} }, { MetricStat: {} }] },
  }
  const many = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`a${at}`, plain]))
  assert.equal(estimateOf(many).monthly, 0)
  assert.equal(estimateOf({ ...many, computed }).monthly, 0.2)
})

test('a type that is not in the table is told as unpriced, with its place', () => {
  const { unpriced, monthly } = estimateOf({ Search: { Type: 'AWS::OpenSearchService::Domain' } })
  assert.equal(monthly, 0)
  assert.deepEqual(unpriced, [
    { type: 'AWS::OpenSearchService::Domain', name: 'sample/Search', why: 'this type is not in the table of prices' },
  ])
})

test('a machine of an unknown type is told as unpriced', () => {
  const { unpriced } = estimateOf({ g: group({ InstanceTypes: ['x9.huge'] }) })
  assert.equal(unpriced[0]?.type, 'aws/ec2/x9.huge')
})

test('what is free says why', () => {
  const { free } = estimateOf({
    role: { Type: 'AWS::IAM::Role' },
    route: { Type: 'AWS::EC2::Route' },
    endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Gateway' } },
    dns: { Type: 'AWS::EKS::Addon', Properties: { AddonName: 'coredns' } },
  })
  assert.deepEqual(
    free.map(({ why }) => why),
    [
      'identities and permissions are free',
      'a part of the network without a price',
      'gateway endpoints are free',
      'add-ons run on the nodes',
    ],
  )
})

test('each line names the resource that it comes from', () => {
  const { lines } = estimateOf({ Cluster: { Type: 'AWS::EKS::Cluster' } })
  assert.deepEqual(lines.find(({ item }) => item === 'EKS control plane')?.from, ['sample/Cluster'])
})
