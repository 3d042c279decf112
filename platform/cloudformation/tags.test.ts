import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Changes, templatesOf } from './sample-aws.ts'

/** What CloudFormation has no tags for; each is part of something that is tagged, or is one line of it. */
const UNTAGGABLE =
  /::(Route|SecurityGroupEgress|SecurityGroupIngress|SubnetRouteTableAssociation|VPCGatewayAttachment|ManagedPolicy|Alias|BucketPolicy|Subscription|TopicPolicy)$/

const variants: Changes[] = [{}, { aws: { auditTrail: 'create', nat: 'instance' } }, { aws: { nat: 'none' } }]

test('everything that can be tagged says project, environment, who manages it, and whose cost it is', () => {
  for (const changes of variants) {
    for (const template of Object.values(templatesOf({ ...changes, name: 'staging' }))) {
      for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
        if (UNTAGGABLE.test(Type)) continue
        const text = JSON.stringify(
          Properties?.['Tags'] ?? Properties?.['ResourceTags'] ?? Properties?.['TagSpecifications'],
        )
        for (const value of ['"cloudtolocalllm"', '"staging"', '"cloudformation"', '"cloudtolocalllm-staging"']) {
          assert.ok(text?.includes(value), `${id} (${Type}): ${value}`)
        }
      }
    }
  }
})

test('what cannot be tagged carries no tags', () => {
  for (const template of Object.values(templatesOf())) {
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (UNTAGGABLE.test(Type)) assert.equal(Properties?.['Tags'], undefined, id)
    }
  }
})

test('parts of the network have names, as lists of EC2 show little else', () => {
  const tags = JSON.stringify(templatesOf().vpc.Resources['NatGateway1']?.Properties?.['Tags'])
  assert.match(tags, /"Key":"Name","Value":"cloudtolocalllm-nat-gateway-1"/)
})

test('tags of their own stay', () => {
  const tags = JSON.stringify(templatesOf().vpc.Resources['PublicSubnet1']?.Properties?.['Tags'])
  assert.match(tags, /kubernetes\.io\/role\/elb.*"project"/)
})

test('node groups take tags as a map', () => {
  assert.deepEqual(templatesOf().eks.Resources['NodeGroup']?.Properties?.['Tags'], {
    project: 'cloudtolocalllm',
    environment: 'aws',
    'managed-by': 'cloudformation',
    'cost-center': 'cloudtolocalllm-aws',
  })
})
