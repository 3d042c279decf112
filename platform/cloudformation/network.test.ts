import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ofType, templatesOf } from './sample-aws.ts'

const subnetsWith = (nat: 'gateway' | 'instance' | 'none') =>
  Object.entries(ofType(templatesOf({ aws: { nat } }).vpc, 'AWS::EC2::Subnet'))

test('no subnet gives machines a public address while there is a NAT', () => {
  for (const nat of ['gateway', 'instance'] as const) {
    for (const [, { Properties }] of subnetsWith(nat)) assert.equal(Properties?.['MapPublicIpOnLaunch'], false)
  }
})

test('without NAT the public subnets do, since nodes stand there', () => {
  for (const [id, { Properties }] of subnetsWith('none')) {
    assert.equal(Properties?.['MapPublicIpOnLaunch'], id.startsWith('Public'))
  }
})

test('load balancers find public subnets by one tag and private ones by another', () => {
  for (const [id, { Properties }] of subnetsWith('gateway')) {
    const tags = JSON.stringify(Properties?.['Tags'])
    const role = id.startsWith('Public') ? 'elb' : 'internal-elb'
    assert.match(tags, new RegExp(`\\{"Key":"kubernetes.io/role/${role}","Value":"1"\\}`))
  }
})

test('every subnet stands in the zone of its number, by the list that is a parameter', () => {
  for (const [id, { Properties }] of subnetsWith('gateway')) {
    assert.deepEqual(Properties?.['AvailabilityZone'], { 'Fn::Select': [Number(id.at(-1)) - 1, { Ref: 'Zones' }] })
  }
})

test('every route table, and so every subnet, reaches S3 without NAT', () => {
  const { vpc } = templatesOf()
  const tables = Object.keys(ofType(vpc, 'AWS::EC2::RouteTable')).map((id) => ({ Ref: id }))
  assert.deepEqual(vpc.Resources['S3Endpoint']?.Properties?.['RouteTableIds'], tables)
  assert.equal(vpc.Resources['S3Endpoint']?.Properties?.['VpcEndpointType'], 'Gateway')
  const associated = Object.values(ofType(vpc, 'AWS::EC2::SubnetRouteTableAssociation'))
  assert.equal(associated.length, 5)
})

test('the next stacks find what they need under literal names', () => {
  const outputs = Object.values(templatesOf().vpc.Outputs ?? {})
  assert.deepEqual(
    outputs.map(({ Export }) => Export?.Name),
    ['Vpc', 'PrivateSubnets', 'PublicSubnets', 'ClusterSecurityGroup', 'NodeSecurityGroup', 'Key'].map(
      (name) => `cloudtolocalllm-vpc-${name}`,
    ),
  )
})

test('everything that another stack imports is exported', () => {
  for (const ownKey of [true, false]) {
    const { vpc, iam, eks } = templatesOf({ aws: { ownKey, auditTrail: 'create' } })
    const exported = Object.values(vpc.Outputs ?? {}).map(({ Export }) => Export?.Name)
    const imports = JSON.stringify([iam, eks]).matchAll(/"Fn::ImportValue":"([^"]+)"/g)
    for (const [, name] of imports) assert.ok(exported.includes(name), name)
  }
})
