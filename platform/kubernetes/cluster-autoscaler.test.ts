import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAt, valueAt } from '../policy/facts.ts'
import { settingsOf } from '../sample-facts.ts'
import { kubernetesObjects } from './render.ts'
import { containerOf, only, RELEASE } from './sample-objects.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

const isAutoscaler = ({ metadata }: { metadata: { name: string } }) => metadata.name === 'cluster-autoscaler'

test('what scales is there where nodes may scale, and nowhere else', () => {
  const kinds = objectsOfEnvironment('aws')
    .filter(isAutoscaler)
    .map(({ kind }) => kind)
  assert.deepEqual(kinds, ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'Deployment'])
  assert.ok(!objectsOfEnvironment('aws', { cluster: { nodes: { max: 2 } } }).some(isAutoscaler))
  assert.ok(!objectsOfEnvironment('google', { cluster: { nodes: { max: 4 } } }).some(isAutoscaler))
})

test('it is of the cluster’s version, finds the cluster’s groups, and needs no metadata of the node', () => {
  const deployment = only(
    objectsOfEnvironment('aws', { cluster: { version: '1.35', name: 'other' } }),
    'Deployment',
    'cluster-autoscaler',
  )
  const container = containerOf(deployment, 'cluster-autoscaler')
  assert.match(String(valueAt(container, 'image')), /:v1\.35\.\d+$/)
  assert.ok(
    listAt(container, 'command').includes(
      '--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/other',
    ),
  )
  assert.deepEqual(listAt(container, 'env'), [{ name: 'AWS_REGION', value: 'us-east-1' }])
})

test('its role comes by its account: no annotation and no key', () => {
  const account = only(objectsOfEnvironment('aws').filter(isAutoscaler), 'ServiceAccount')
  assert.equal(account.metadata.annotations, undefined)
  assert.equal(account.metadata.namespace, 'kube-system')
})

test('it may read what a scheduler reads, and no secret', () => {
  const objects = objectsOfEnvironment('aws')
  const rules = [...listAt(only(objects, 'ClusterRole'), 'rules'), ...listAt(only(objects, 'Role'), 'rules')]
  const resources = rules.flatMap((rule) => listAt(rule, 'resources'))
  assert.ok(resources.includes('volumeattachments') && resources.includes('resourceclaims'))
  for (const forbidden of ['secrets', '*', 'roles', 'serviceaccounts', 'pods/exec']) {
    assert.ok(!resources.includes(forbidden), forbidden)
  }
  const verbs = new Set(rules.flatMap((rule) => listAt(rule, 'verbs')))
  assert.ok(!verbs.has('*') && !verbs.has('escalate') && !verbs.has('bind'))
})
