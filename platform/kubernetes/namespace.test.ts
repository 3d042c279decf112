import assert from 'node:assert/strict'
import { test } from 'node:test'
import { containersOf, listAt, valueAt } from '../policy/facts.ts'
import { settingsOf } from '../sample-facts.ts'
import type { KubernetesObject } from './object.ts'
import { kubernetesObjects, portableObjects } from './render.ts'
import { only, podTemplatesOf, RELEASE, VARIANTS } from './sample-objects.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

const ALL: readonly { title: string; objects: readonly KubernetesObject[] }[] = [
  { title: 'portable', objects: portableObjects(RELEASE) },
  ...VARIANTS.map(({ name, changes }) => ({
    title: `${name} ${JSON.stringify(changes)}`.slice(0, 80),
    objects: objectsOfEnvironment(name, changes),
  })),
]

test('the namespace refuses pods that are not restricted, by the rules of the cluster’s version', () => {
  const { labels } = only(objectsOfEnvironment('aws', { cluster: { version: '1.35' } }), 'Namespace').metadata
  assert.equal(labels?.['pod-security.kubernetes.io/enforce'], 'restricted')
  assert.equal(labels?.['pod-security.kubernetes.io/enforce-version'], 'v1.35')
})

for (const { title, objects } of ALL) {
  test(`no pod may run as root, gain a right or write into its image: ${title}`, () => {
    for (const template of podTemplatesOf(objects)) {
      const spec = valueAt(template, 'spec')
      assert.equal(valueAt(spec, 'securityContext.runAsNonRoot'), true)
      assert.ok(Number(valueAt(spec, 'securityContext.runAsUser')) > 10_000)
      assert.equal(valueAt(spec, 'securityContext.seccompProfile.type'), 'RuntimeDefault')
      for (const container of containersOf(spec)) {
        assert.equal(valueAt(container, 'securityContext.allowPrivilegeEscalation'), false)
        assert.equal(valueAt(container, 'securityContext.readOnlyRootFilesystem'), true)
        assert.deepEqual(valueAt(container, 'securityContext.capabilities.drop'), ['ALL'])
      }
    }
  })

  test(`every container says what it needs and takes no more memory: ${title}`, () => {
    for (const container of podTemplatesOf(objects).flatMap((template) => containersOf(valueAt(template, 'spec')))) {
      const [asked, most] = ['requests', 'limits'].map((part) => valueAt(container, `resources.${part}.memory`))
      assert.ok(asked !== undefined && asked === most)
      assert.ok(valueAt(container, 'resources.requests.cpu') !== undefined)
    }
  })

  test(`every pod runs under an account that is there and has no token, but the one that steers nodes: ${title}`, () => {
    const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name)
    for (const template of podTemplatesOf(objects)) {
      const account = String(valueAt(template, 'spec.serviceAccountName'))
      assert.ok(accounts.includes(account), account)
      assert.equal(valueAt(template, 'spec.automountServiceAccountToken'), account === 'cluster-autoscaler')
    }
  })

  test(`everything that runs fits into the quota with its rollout: ${title}`, () => {
    const quota = only(objects, 'ResourceQuota')
    const pods = objects.flatMap((object) => {
      const replicas = object.kind === 'Job' ? 1 : valueAt(object, 'spec.replicas')
      const isOurs = object.metadata.namespace === quota.metadata.namespace
      return isOurs && typeof replicas === 'number' ? [replicas + Number(object.kind === 'Deployment')] : []
    })
    const running = pods.reduce((sum, count) => sum + count, 0)
    const allowed = Number(valueAt(quota, 'spec.hard.pods'))
    assert.ok(allowed > running && allowed < running + 10, `${running} of ${allowed}`)
  })

  test(`selectors hold nothing that a release or a rename changes, and find their pods: ${title}`, () => {
    for (const object of objects.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))) {
      const wanted = Object.entries(valueAt(object, 'spec.selector.matchLabels') ?? {})
      const labels = Object.entries(valueAt(object, 'spec.template.metadata.labels') ?? {})
      assert.ok(wanted.length > 0)
      for (const [key, value] of wanted) assert.ok(labels.some(([name, had]) => name === key && had === value))
      assert.ok(!wanted.some(([key]) => /version|instance|managed/.test(key)))
    }
  })

  test(`no object is named twice: ${title}`, () => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`)
    assert.equal(new Set(names).size, names.length)
  })

  test(`every Secret and ConfigMap that a pod mounts is mounted under one name, and every mount has its volume: ${title}`, () => {
    for (const template of podTemplatesOf(objects)) {
      const spec = valueAt(template, 'spec')
      const volumes = new Set(listAt(spec, 'volumes').map((volume) => valueAt(volume, 'name')))
      const claims = objects
        .filter((object) => valueAt(object, 'spec.template') === template)
        .flatMap((object) => listAt(object, 'spec.volumeClaimTemplates'))
      for (const claim of claims) volumes.add(valueAt(claim, 'metadata.name'))
      const mounted = containersOf(spec).flatMap((container) => listAt(container, 'volumeMounts'))
      assert.deepEqual(new Set(mounted.map((mount) => valueAt(mount, 'name'))), volumes)
    }
  })
}

test('what a person starts to look around gets small limits', () => {
  const [limit] = listAt(only(objectsOfEnvironment('aws'), 'LimitRange'), 'spec.limits')
  assert.deepEqual(valueAt(limit, 'default'), { cpu: '200m', memory: '128Mi' })
})

test('where nobody is let in, nothing may be published either', () => {
  const hard = (changes: { readonly [key: string]: { readonly [key: string]: string } }) =>
    valueAt(only(objectsOfEnvironment('production', changes), 'ResourceQuota'), 'spec.hard')
  assert.equal(
    valueAt(
      Object.entries(hard({}) ?? {}).find(([key]) => key === 'services.loadbalancers'),
      '1',
    ),
    '1',
  )
  const tunnel = Object.entries(hard({ entrance: { kind: 'tunnel' } }) ?? {})
  assert.equal(
    valueAt(
      tunnel.find(([key]) => key === 'services.loadbalancers'),
      '1',
    ),
    '0',
  )
})
