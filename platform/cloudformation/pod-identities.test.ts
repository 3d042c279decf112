import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Changes, ofType, templatesOf } from './sample-aws.ts'

const accountsOf = (changes: Changes = {}) =>
  Object.values(ofType(templatesOf(changes).eks, 'AWS::EKS::PodIdentityAssociation')).map(
    ({ Properties }) => `${Properties?.['Namespace']}/${Properties?.['ServiceAccount']}`,
  )

test('the database writes backups, the autoscaler starts nodes, and nobody else has a role', () => {
  assert.deepEqual(accountsOf({ namespace: 'models' }), [
    'models/cloudtolocalllm-database',
    'kube-system/cluster-autoscaler',
  ])
})

test('no role for what is not there', () => {
  const fixed = { cluster: { name: 'c', nodes: { type: 't3.medium', count: 2 } } }
  assert.deepEqual(accountsOf(fixed), ['cloudtolocalllm/cloudtolocalllm-database'])
  const managed = { kind: 'managed', service: 'rds', host: 'db.example.com', network: '10.0.0.0/16' } as const
  assert.deepEqual(accountsOf({ ...fixed, database: managed }), [])
})

test('each account is also the one that its role trusts', () => {
  const { iam } = templatesOf({ namespace: 'models' })
  const trust = JSON.stringify(iam.Resources['PodRole']?.Properties?.['AssumeRolePolicyDocument'])
  assert.match(trust, /"aws:RequestTag\/kubernetes-namespace":"models"/)
  assert.match(trust, /"aws:RequestTag\/kubernetes-service-account":"cloudtolocalllm-database"/)
  assert.match(trust, /system:serviceaccount:models:cloudtolocalllm-database/)
})
