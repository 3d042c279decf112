import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isArm } from './node-group.ts'
import { type Changes, templatesOf } from './sample-aws.ts'

const partsOf = (changes: Changes = {}) => {
  const { Resources } = templatesOf(changes).eks
  const group = Resources['NodeGroup']?.Properties ?? {}
  const template = JSON.parse(JSON.stringify(Resources['NodeTemplate']?.Properties))['LaunchTemplateData']
  return { group, template }
}
const withNodes = (nodes: NonNullable<NonNullable<Changes['cluster']>['nodes']>): Changes => ({
  cluster: { name: 'c', nodes },
})

test('the machine’s type is the launch template’s, so that another one replaces no node group', () => {
  const { group, template } = partsOf()
  assert.deepEqual(template['InstanceType'], { Ref: 'NodeInstanceType' })
  assert.equal(group['InstanceTypes'], undefined)
  assert.equal(group['DiskSize'], undefined)
  assert.deepEqual(group['LaunchTemplate'], {
    Id: { Ref: 'NodeTemplate' },
    Version: { 'Fn::GetAtt': ['NodeTemplate', 'LatestVersionNumber'] },
  })
})

test('pods cannot take the node’s role: tokens for metadata, and one hop', () => {
  assert.deepEqual(partsOf().template['MetadataOptions'], {
    HttpEndpoint: 'enabled',
    HttpTokens: 'required',
    HttpPutResponseHopLimit: 1,
  })
})

test('the disk is encrypted and as large as the settings say', () => {
  const { template } = partsOf(withNodes({ type: 't3.medium', count: 2, diskGb: 40 }))
  const [disk] = template['BlockDeviceMappings']
  assert.equal(disk['Ebs']['VolumeSize'], 40)
  assert.equal(disk['Ebs']['VolumeType'], 'gp3')
  assert.equal(disk['Ebs']['Encrypted'], true)
  assert.deepEqual(disk['Ebs']['KmsKeyId'], { 'Fn::ImportValue': 'cloudtolocalllm-vpc-Key' })
})

test('how many nodes run follows from the settings; they are replaced one at a time', () => {
  const { group } = partsOf(withNodes({ type: 't3.medium', count: 3, min: 2, max: 5 }))
  assert.deepEqual(group['ScalingConfig'], { MinSize: 2, DesiredSize: 3, MaxSize: 5 })
  assert.deepEqual(group['UpdateConfig'], { MaxUnavailable: 1 })
  assert.deepEqual(partsOf(withNodes({ type: 't3.medium', count: 2 })).group['ScalingConfig'], {
    MinSize: 2,
    DesiredSize: 2,
    MaxSize: 2,
  })
})

test('nodes stand in private subnets, and in public ones only without NAT', () => {
  const subnets = (changes: Changes) => JSON.stringify(partsOf(changes).group['Subnets'])
  assert.match(subnets({}), /cloudtolocalllm-vpc-PrivateSubnets/)
  assert.match(subnets({ aws: { nat: 'none' } }), /cloudtolocalllm-vpc-PublicSubnets/)
})

test('spare capacity where the settings want it', () => {
  assert.equal(partsOf().group['CapacityType'], 'ON_DEMAND')
  assert.equal(partsOf(withNodes({ type: 't3.medium', count: 2, spot: true })).group['CapacityType'], 'SPOT')
})

test('the image fits the processor', () => {
  assert.equal(partsOf().group['AmiType'], 'AL2023_x86_64_STANDARD')
  assert.equal(partsOf(withNodes({ type: 't4g.medium', count: 2 })).group['AmiType'], 'AL2023_ARM_64_STANDARD')
  for (const type of [
    't4g.small',
    'm7g.large',
    'c7gn.xlarge',
    'r8gd.large',
    'im4gn.large',
    'a1.medium',
    'g5g.xlarge',
  ]) {
    assert.ok(isArm(type), type)
  }
  for (const type of ['t3.medium', 't3a.medium', 'm7i.large', 'm7a.large', 'g4dn.xlarge', 'g6.xlarge', 'p5.48xlarge']) {
    assert.ok(!isArm(type), type)
  }
})

test('instances, volumes and interfaces carry the tags, which a stack cannot give them', () => {
  const specifications: { ResourceType: string; Tags: unknown }[] = partsOf().template['TagSpecifications']
  assert.deepEqual(
    specifications.map(({ ResourceType }) => ResourceType),
    ['instance', 'volume', 'network-interface'],
  )
  for (const { Tags } of specifications) assert.match(JSON.stringify(Tags), /"environment","Value":"aws"/)
})

test('the parameter takes machine types and nothing that could be code', () => {
  const pattern = new RegExp(templatesOf().eks.Parameters?.['NodeInstanceType']?.AllowedPattern ?? '(?!)')
  for (const type of ['t3.large', 'm7g.2xlarge', 'u-6tb1.metal']) assert.match(type, pattern)
  for (const type of ['', 't3', 't3.large; rm', '$(x).large', "t3.'large"]) assert.doesNotMatch(type, pattern)
})
