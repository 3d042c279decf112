import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { listAt, valueAt } from '../policy/facts.ts'
import { settingsOf } from '../sample-facts.ts'
import { kubernetesObjects } from './render.ts'
import { containerOf, only, RELEASE } from './sample-objects.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

const NAME = 'cloudtolocalllm-gateway'
const deploymentOf = (...environment: Parameters<typeof objectsOfEnvironment>) =>
  only(objectsOfEnvironment(...environment), 'Deployment', NAME)
const serviceOf = (...environment: Parameters<typeof objectsOfEnvironment>) =>
  only(objectsOfEnvironment(...environment), 'Service', NAME)

test('replicas are fixed', () => {
  assert.equal(valueAt(deploymentOf('aws'), 'spec.replicas'), 2)
  assert.ok(!objectsOfEnvironment('aws').some(({ kind }) => kind === 'HorizontalPodAutoscaler'))
})

test('two replicas stand in different zones and on different nodes', () => {
  const constraints = listAt(deploymentOf('production'), 'spec.template.spec.topologySpreadConstraints')
  const told = constraints.map((one) => `${valueAt(one, 'topologyKey')} ${valueAt(one, 'whenUnsatisfiable')}`)
  assert.deepEqual(told, ['topology.kubernetes.io/zone DoNotSchedule', 'kubernetes.io/hostname DoNotSchedule'])
})

test('on nodes that may bear no zone, spreading over zones is a wish', () => {
  const [zones] = listAt(deploymentOf('development'), 'spec.template.spec.topologySpreadConstraints')
  assert.equal(valueAt(zones, 'whenUnsatisfiable'), 'ScheduleAnyway')
})

test('a new gateway serves before an old one leaves, and one at a time may be moved', () => {
  const objects = objectsOfEnvironment('aws')
  const strategy = valueAt(only(objects, 'Deployment', NAME), 'spec.strategy.rollingUpdate')
  assert.deepEqual(strategy, { maxUnavailable: 0, maxSurge: 1 })
  assert.equal(valueAt(only(objects, 'PodDisruptionBudget'), 'spec.maxUnavailable'), 1)
})

test('a gateway that stops has time to leave the balancer and to finish every answer', () => {
  const deployment = deploymentOf('aws', { gateway: { drainSeconds: 600 } })
  const leave = Number(valueAt(containerOf(deployment, 'gateway'), 'lifecycle.preStop.sleep.seconds'))
  assert.ok(leave >= 20, 'AWS notices after two probes of 10 s')
  assert.ok(Number(valueAt(deployment, 'spec.template.spec.terminationGracePeriodSeconds')) > leave + 600)
})

test('probes ask over HTTPS at the port that the container listens on', () => {
  const gateway = containerOf(deploymentOf('aws', { gateway: { port: 9443 } }), 'gateway')
  const asked = ['startup', 'liveness', 'readiness'].map((kind) => {
    const { scheme, port, path } = Object(valueAt(gateway, `${kind}Probe.httpGet`))
    return `${scheme} ${port}${path}`
  })
  assert.deepEqual(asked, ['HTTPS https/healthz', 'HTTPS https/healthz', 'HTTPS https/readyz'])
  assert.deepEqual(listAt(gateway, 'ports'), [{ name: 'https', containerPort: 9443 }])
})

test('every variable is one that the gateway reads, or that a later version of it will', () => {
  const source = readFileSync(new URL('../../gateway/settings.ts', import.meta.url), 'utf8')
  const identity = { issuer: 'https://login.example.com', clientId: 'models' }
  const objects = objectsOfEnvironment('aws', { identity })
  const given = [
    ...Object.keys(Object(valueAt(only(objects, 'ConfigMap', NAME), 'data'))),
    ...listAt(containerOf(only(objects, 'Deployment', NAME), 'gateway'), 'env').map((one) => valueAt(one, 'name')),
  ]
  const unread = given.filter((name) => !source.includes(`${name}:`))
  assert.deepEqual(unread, ['CLOUDTOLOCALLLM_OIDC_ISSUER', 'CLOUDTOLOCALLLM_OIDC_CLIENT_ID'])
})

test('only a migration job migrates', () => {
  const data = valueAt(only(objectsOfEnvironment('aws'), 'ConfigMap', NAME), 'data')
  assert.equal(valueAt(data, 'CLOUDTOLOCALLLM_MIGRATE'), 'never')
})

test('passwords and tokens come from Secrets', () => {
  const env = listAt(containerOf(deploymentOf('aws'), 'gateway'), 'env')
  assert.ok(env.length > 0)
  for (const variable of env) assert.ok(valueAt(variable, 'valueFrom.secretKeyRef.name'))
})

test('another configuration starts new gateways', () => {
  const digestOf = (logLevel: string) =>
    Object(valueAt(deploymentOf('aws', { gateway: { logLevel } }), 'spec.template.metadata.annotations'))[
      'cloudtolocalllm/configuration'
    ]
  assert.equal(digestOf('info'), digestOf('info'))
  assert.notEqual(digestOf('info'), digestOf('debug'))
})

test('an image is named by digest where the settings have one', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const gateway = containerOf(deploymentOf('production', { images: { gateway: digest } }), 'gateway')
  assert.equal(valueAt(gateway, 'image'), `imrightguycloudtolocalllm.azurecr.io/cloudtolocalllm-gateway@${digest}`)
})

test('people connect to 443, and their addresses stay', () => {
  const service = serviceOf('aws', { entrance: { allow: ['203.0.113.0/24'] } })
  assert.equal(valueAt(service, 'spec.type'), 'LoadBalancer')
  assert.equal(valueAt(service, 'spec.externalTrafficPolicy'), 'Local')
  assert.deepEqual(valueAt(service, 'spec.loadBalancerSourceRanges'), ['203.0.113.0/24'])
  assert.deepEqual(listAt(service, 'spec.ports'), [{ name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' }])
})

test('each provider’s balancer is asked for in its own words, a plain cluster’s in none', () => {
  const words = (name: string) => Object.keys(serviceOf(name).metadata.annotations ?? {}).join(' ')
  assert.match(words('aws'), /aws-load-balancer-type/)
  assert.match(words('production'), /azure-load-balancer/)
  assert.match(words('google'), /cloud\.google\.com\/network-tier/)
  assert.equal(words('development'), '')
})

test('the tier of Google’s network is the one of the settings', () => {
  const tier = (networkTier: string) =>
    serviceOf('google', { google: { networkTier } }).metadata.annotations?.['cloud.google.com/network-tier']
  assert.deepEqual([tier('standard'), tier('premium')], ['Standard', 'Premium'])
})

test('an empty list of who may connect publishes nothing: to a balancer it would mean everybody', () => {
  const service = serviceOf('production', { entrance: { allow: [] } })
  assert.equal(valueAt(service, 'spec.type'), 'ClusterIP')
  assert.equal(service.metadata.annotations, undefined)
})

test('behind a tunnel there is no public address, and two tunnels dial out', () => {
  const objects = objectsOfEnvironment('production', { entrance: { kind: 'tunnel' } })
  assert.equal(valueAt(only(objects, 'Service', NAME), 'spec.type'), 'ClusterIP')
  const tunnel = only(objects, 'Deployment', 'cloudtolocalllm-tunnel')
  assert.equal(valueAt(tunnel, 'spec.replicas'), 2)
  assert.doesNotMatch(JSON.stringify(tunnel), /secretKeyRef/, 'the token is a file')
  assert.ok(!objectsOfEnvironment('production').some(({ metadata }) => metadata.name.endsWith('tunnel')))
})
