import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAt, valueAt } from '../policy/facts.ts'
import { settingsOf } from '../sample-facts.ts'
import { kubernetesObjects } from './render.ts'
import { only, RELEASE } from './sample-objects.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

const certificate = { source: 'cert-manager', email: 'ops@example.com' }

function solverOf(name: string, changes: Parameters<typeof objectsOfEnvironment>[1]): unknown {
  const issuer = only(objectsOfEnvironment(name, { certificate, ...changes }), 'Issuer')
  return listAt(issuer, 'spec.acme.solvers')[0]
}

test('the certificate is for the domain and lands in the Secret that the gateways mount', () => {
  const objects = objectsOfEnvironment('production')
  const { spec } = only(objects, 'Certificate')
  assert.deepEqual(valueAt(spec, 'dnsNames'), ['app.cloudtolocalllm.online'])
  const mounted = JSON.stringify(only(objects, 'Deployment'))
  assert.ok(mounted.includes(`"secretName":"${valueAt(spec, 'secretName')}"`))
  assert.equal(valueAt(spec, 'issuerRef.name'), only(objects, 'Issuer').metadata.name)
})

test('where the certificate is put there by hand, cert-manager is asked for nothing', () => {
  assert.ok(!objectsOfEnvironment('aws').some(({ apiVersion }) => apiVersion.startsWith('cert-manager.io')))
})

test('ownership is shown by a record in the zone, with what the DNS provider needs', () => {
  assert.deepEqual(solverOf('production', {}), {
    selector: { dnsZones: ['cloudtolocalllm.online'] },
    dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudtolocalllm-dns', key: 'api-token' } } },
  })
  assert.deepEqual(valueAt(solverOf('aws', { dns: { provider: 'route53' } }), 'dns01'), {
    route53: { region: 'us-east-1' },
  })
  assert.deepEqual(valueAt(solverOf('google', { dns: { provider: 'google' } }), 'dns01'), {
    cloudDNS: { project: 'cloudtolocalllm' },
  })
  const subscription = '6f9619ff-8b86-4011-b42d-00c04fc964ff'
  assert.deepEqual(valueAt(solverOf('production', { dns: { provider: 'azure' }, azure: { subscription } }), 'dns01'), {
    azureDNS: {
      subscriptionID: subscription,
      resourceGroupName: 'cloudtolocalllm-rg',
      hostedZoneName: 'cloudtolocalllm.online',
      managedIdentity: {},
    },
  })
})

test('without what a record needs, a page of the ingress controller answers, and its pod may be reached', () => {
  assert.ok(valueAt(solverOf('development', {}), 'http01'))
  const policy = only(objectsOfEnvironment('development', { certificate }), 'NetworkPolicy', 'acme-solver')
  assert.deepEqual(listAt(listAt(policy, 'spec.ingress')[0], 'ports'), [{ port: 8089, protocol: 'TCP' }])
})
