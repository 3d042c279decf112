import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pinsAddOns } from './add-ons.ts'
import { type Changes, ofType, templatesOf } from './sample-aws.ts'

const nodes = { type: 't3.medium', count: 2 }
const addOnsOf = (changes: Changes = {}) => Object.entries(ofType(templatesOf(changes).eks, 'AWS::EKS::Addon'))
const named = (name: string, changes: Changes = {}) =>
  addOnsOf(changes).find(([, { Properties }]) => Properties?.['AddonName'] === name)?.[1]
const configurationOf = (name: string, changes: Changes = {}) =>
  JSON.parse(String(named(name, changes)?.Properties?.['ConfigurationValues']))

test('the six that the service stands on', () => {
  assert.deepEqual(
    addOnsOf().map(([, { Properties }]) => Properties?.['AddonName']),
    [
      'eks-pod-identity-agent',
      'vpc-cni',
      'kube-proxy',
      'coredns',
      'aws-ebs-csi-driver',
      'amazon-cloudwatch-observability',
    ],
  )
  assert.equal(named('amazon-cloudwatch-observability', { aws: { containerInsights: false } }), undefined)
})

test('network policies are enforced where the settings say so', () => {
  assert.deepEqual(configurationOf('vpc-cni'), { enableNetworkPolicy: 'true' })
  const off = { cluster: { name: 'c', nodes, networkPolicy: false } }
  assert.deepEqual(configurationOf('vpc-cni', off), { enableNetworkPolicy: 'false' })
})

test('versions are pinned for the Kubernetes that we ship; for another the file says that they are not', () => {
  assert.ok(pinsAddOns('1.36'))
  for (const [id, { Properties }] of addOnsOf())
    assert.match(String(Properties?.['AddonVersion']), /^v\d.*-eksbuild\.\d+$/, id)
  const older = { cluster: { name: 'c', nodes, version: '1.35' } }
  for (const [id, { Properties }] of addOnsOf(older)) assert.equal(Properties?.['AddonVersion'], undefined, id)
})

test('kube-proxy is of the cluster’s own minor version', () => {
  assert.match(String(named('kube-proxy')?.Properties?.['AddonVersion']), /^v1\.36\./)
})

test('what nodes need comes before them, what needs nodes after them', () => {
  const { Resources } = templatesOf().eks
  assert.deepEqual(Resources['NodeGroup']?.DependsOn, ['VpcCni', 'KubeProxy', 'PodIdentityAgent'])
  for (const name of ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'])
    assert.equal(named(name)?.DependsOn, undefined)
  for (const name of ['coredns', 'aws-ebs-csi-driver', 'amazon-cloudwatch-observability']) {
    assert.ok(named(name)?.DependsOn?.includes('NodeGroup'), name)
  }
})

test('logs of Container Insights go into groups that end, made before the add-on', () => {
  const { Resources } = templatesOf({ logs: { retentionDays: 5 } }).eks
  const groups = Object.entries(Resources).filter(([id]) => id.startsWith('Insights'))
  assert.deepEqual(
    groups.map(([, { Properties }]) => Properties?.['LogGroupName']),
    ['application', 'dataplane', 'host', 'performance'].map(
      (part) => `/aws/containerinsights/cloudtolocalllm-eks/${part}`,
    ),
  )
  for (const [id, { Properties }] of groups) {
    assert.equal(Properties?.['RetentionInDays'], 5)
    assert.ok(Resources['CloudwatchObservability']?.DependsOn?.includes(id))
  }
})

test('it measures and does not put Application Signals into our pods', () => {
  assert.deepEqual(configurationOf('amazon-cloudwatch-observability'), {
    manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
  })
})

test('volumes that the driver makes carry the tags', () => {
  assert.equal(configurationOf('aws-ebs-csi-driver')['controller']['extraVolumeTags']['environment'], 'aws')
})

test('add-ons take roles by Pod Identity, the nodes’ role by nobody', () => {
  const roles = addOnsOf().flatMap(([, { Properties }]) => JSON.stringify(Properties).match(/role\/[a-z-]+/g) ?? [])
  assert.deepEqual(roles, [
    'role/cloudtolocalllm-cni',
    'role/cloudtolocalllm-ebs-csi',
    'role/cloudtolocalllm-cloudwatch',
  ])
})
