import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Changes, templatesOf } from './sample-aws.ts'

const nodes = { type: 't3.medium', count: 2 }
const clusterOf = (changes: Changes = {}) => templatesOf(changes).eks.Resources['Cluster']
const networkOf = (changes: Changes = {}) =>
  JSON.parse(JSON.stringify(clusterOf(changes)?.Properties))['ResourcesVpcConfig']

test('the API is private until the settings list who may reach it from outside', () => {
  assert.equal(networkOf()['EndpointPrivateAccess'], true)
  assert.equal(networkOf()['EndpointPublicAccess'], false)
  const open = networkOf({ cluster: { name: 'c', nodes, apiAllow: ['203.0.113.0/24'] } })
  assert.equal(open['EndpointPrivateAccess'], true)
  assert.equal(open['EndpointPublicAccess'], true)
  assert.deepEqual(open['PublicAccessCidrs'], ['203.0.113.0/24'])
})

test('all five logs, into a group that is made before and ends some day', () => {
  const cluster = clusterOf({ logs: { retentionDays: 7 } })
  assert.match(
    JSON.stringify(cluster?.Properties?.['Logging']),
    /api.*audit.*authenticator.*controllerManager.*scheduler/,
  )
  assert.equal(cluster?.DependsOn, 'ClusterLogs')
  const { Resources } = templatesOf({ logs: { retentionDays: 7 } }).eks
  assert.equal(Resources['ClusterLogs']?.Properties?.['LogGroupName'], '/aws/eks/cloudtolocalllm-eks/cluster')
  assert.equal(Resources['ClusterLogs']?.Properties?.['RetentionInDays'], 7)
})

test('nobody pays for extended support without saying so', () => {
  const support = (changes: Changes) => clusterOf(changes)?.Properties?.['UpgradePolicy']
  assert.deepEqual(support({}), { SupportType: 'STANDARD' })
  assert.deepEqual(support({ cluster: { name: 'c', nodes, support: 'extended' } }), { SupportType: 'EXTENDED' })
})

test('access by entries alone: the deploy role has one, whoever made the stack has none', () => {
  assert.deepEqual(clusterOf()?.Properties?.['AccessConfig'], {
    AuthenticationMode: 'API',
    BootstrapClusterCreatorAdminPermissions: false,
  })
  const entry = JSON.stringify(templatesOf().eks.Resources['DeployAccess'])
  assert.match(entry, /role\/github-actions-role/)
  assert.match(entry, /AmazonEKSClusterAdminPolicy/)
})

test('secrets are encrypted with our key, or with AWS’s and a word for the judge', () => {
  assert.match(JSON.stringify(clusterOf()?.Properties?.['EncryptionConfig']), /"Resources":\["secrets"\]/)
  assert.equal(clusterOf()?.Metadata, undefined)
  const without = clusterOf({ aws: { ownKey: false } })
  assert.equal(without?.Properties?.['EncryptionConfig'], undefined)
  assert.match(JSON.stringify(without?.Metadata), /CKV_AWS_58.*Since Kubernetes 1\.28/)
})

test('version and name come from the settings', () => {
  const { Properties } = clusterOf({ cluster: { name: 'models', version: '1.35', nodes } }) ?? {}
  assert.equal(Properties?.['Name'], 'models')
  assert.equal(Properties?.['Version'], '1.35')
})
