import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import type { RenderedFile } from '../rendered-file.ts'
import { SHIPPED, settingsOf } from '../sample-facts.ts'
import { kubernetesObjects, portableObjects, renderKubernetes } from './render.ts'
import { RELEASE } from './sample-objects.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

const render = () =>
  renderKubernetes(
    SHIPPED.map((name) => settingsOf(name)),
    RELEASE,
  )

/** Files of one environment with changes, against those without: the paths that differ. */
function changed(name: string, changes: Parameters<typeof settingsOf>[1]): string[] {
  const before = new Map(renderKubernetes([settingsOf(name)], RELEASE).map(({ path, text }) => [path, text]))
  const after = new Map(renderKubernetes([settingsOf(name, changes)], RELEASE).map(({ path, text }) => [path, text]))
  const paths = [...new Set([...before.keys(), ...after.keys()])]
  return paths.filter((path) => before.get(path) !== after.get(path)).toSorted()
}

test('the same settings give the same bytes', () => {
  assert.deepEqual(render(), render())
})

test('every file says where it comes from, and ends with a line', () => {
  for (const { path, text } of render()) {
    const environment = /^k8s\/([^/]+)\//.exec(path)?.[1]
    assert.ok(text.startsWith('# '))
    assert.ok(text.includes(environment ? `# From environments/${environment}.yaml by \`ctl render\`` : '`ctl render`'))
    assert.ok(text.endsWith('\n') && !text.includes('\r'))
  }
})

test('the files of a folder hold all its objects, in an order in which they can be applied', () => {
  for (const name of SHIPPED) {
    const files = render().filter(({ path }) => path.startsWith(`k8s/${name}/`))
    assert.deepEqual(objectsIn(files), kubernetesObjects(settingsOf(name), RELEASE).map(title))
    const numbered = files.map(({ path }) => path).filter((path) => /\/\d\d-/.test(path))
    assert.deepEqual(numbered, numbered.toSorted(), 'kubectl takes them by name')
  }
})

function objectsIn(files: readonly RenderedFile[]): string[] {
  return files.flatMap(({ text }) => parseAllDocuments(text).map((document) => title(document.toJS())))
}

function title({ kind, metadata }: { kind: string; metadata: { name: string } }): string {
  return `${kind} ${metadata.name}`
}

test('what only lives with another program lies in a folder of its own, which `kubectl apply -f` leaves out', () => {
  const own = render().filter(({ text }) => text.includes('cert-manager.io/'))
  assert.deepEqual(
    own.map(({ path }) => path),
    ['k8s/production/with-cert-manager/certificate.yaml'],
  )
})

test('the portable service is nothing but Kubernetes: no provider, no class, no address of ours', () => {
  const text = JSON.stringify(portableObjects(RELEASE))
  for (const word of ['amazonaws', 'aws-load', 'azure', 'cloud.google', 'storageClassName', 'cloudtolocalllm.online']) {
    assert.ok(!text.includes(word), word)
  }
  const groups = new Set(portableObjects(RELEASE).map(({ apiVersion }) => apiVersion))
  assert.deepEqual([...groups].toSorted(), ['apps/v1', 'batch/v1', 'networking.k8s.io/v1', 'policy/v1', 'v1'])
})

test('the portable service takes images that anyone can pull, and is as whole as an environment', () => {
  const text = JSON.stringify(portableObjects(RELEASE))
  assert.match(text, /"ghcr\.io\/imrightguy\/cloudtolocalllm-gateway:0\.1\.0"/)
  const kinds = (objects: readonly { kind: string }[]) => new Set(objects.map(({ kind }) => kind))
  assert.deepEqual(kinds(portableObjects(RELEASE)), kinds(objectsOfEnvironment('development')))
})

test('an environment may follow the portable service in the same namespace: what cannot be changed is the same', () => {
  const fixed = (objects: readonly { kind: string; metadata: { name: string } }[]) =>
    objects
      .filter(({ kind }) => kind === 'Deployment')
      .map((object) => JSON.stringify(['spec' in object && Object(object.spec).selector, object.metadata.name]))
  assert.deepEqual(fixed(portableObjects(RELEASE)), fixed(objectsOfEnvironment('development')))
})

test('secrets are named and never rendered', () => {
  for (const { text } of render()) assert.doesNotMatch(text, /^kind: Secret$/m)
})

test('another port of the gateway changes its Service, policies, variables and container, and nothing else', () => {
  assert.deepEqual(changed('aws', { gateway: { port: 9443 } }), [
    'k8s/aws/10-network-policies.yaml',
    'k8s/aws/20-configuration.yaml',
    'k8s/aws/50-gateway.yaml',
  ])
  const files = renderKubernetes([settingsOf('aws', { gateway: { port: 9443 } })], RELEASE)
  const own = files.filter(({ path }) => path.startsWith('k8s/aws/'))
  assert.ok(!own.some(({ text }) => text.includes('8443')))
})

test('another issuer changes what the gateways are told and whom they may reach', () => {
  assert.deepEqual(changed('aws', { identity: { issuer: 'https://login.example.com', clientId: 'models' } }), [
    'k8s/aws/10-network-policies.yaml',
    'k8s/aws/20-configuration.yaml',
    'k8s/aws/50-gateway.yaml',
  ])
})

test('another registry changes what takes images from it', () => {
  assert.deepEqual(changed('production', { registry: 'registry.example.com/team' }), [
    'k8s/production/30-database.yaml',
    'k8s/production/40-migration.yaml',
    'k8s/production/50-gateway.yaml',
  ])
})

test('another domain changes the gateways’ address and certificate', () => {
  assert.deepEqual(changed('production', { domain: 'models.cloudtolocalllm.online' }), [
    'k8s/production/20-configuration.yaml',
    'k8s/production/50-gateway.yaml',
    'k8s/production/with-cert-manager/certificate.yaml',
  ])
})

test('machines, budget and branch are none of Kubernetes’ business', () => {
  const changes = { cluster: { nodes: { type: 't3.large' } }, budget: { monthly: 900 }, github: { branch: 'next' } }
  assert.deepEqual(changed('aws', changes), [])
})

test('a release is in everything that runs, and nowhere else', () => {
  const [before, after] = ['0.1.0', '0.2.0'].map((release) => renderKubernetes([settingsOf('google')], release))
  const different = (before ?? []).filter(({ text }, at) => after?.[at]?.text !== text).map(({ path }) => path)
  assert.deepEqual(
    different.filter((path) => path.startsWith('k8s/google/')),
    ['k8s/google/30-database.yaml', 'k8s/google/40-migration.yaml', 'k8s/google/50-gateway.yaml'],
  )
})

test('text that reads like another type stays text', () => {
  const [file] = renderKubernetes([settingsOf('aws', { namespace: 'on', gateway: { port: 443 } })], RELEASE).filter(
    ({ path }) => path === 'k8s/aws/20-configuration.yaml',
  )
  assert.match(file?.text ?? '', /namespace: 'on'/)
  assert.match(file?.text ?? '', /CLOUDTOLOCALLLM_PORT: '443'/)
})
