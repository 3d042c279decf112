import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kubernetesObjects } from './kubernetes/render.ts'
import { MANAGED, podTemplatesOf, RELEASE, VARIANTS } from './kubernetes/sample-objects.ts'
import { listAt, valueAt } from './policy/facts.ts'
import { flowsOf, opensByIdentity, type Peer, servicePortsOf } from './ports.ts'
import { settingsOf } from './sample-facts.ts'
import type { Settings } from './settings.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

/** Flows as lines that a person reads: `gateway > database 5432`. */
function linesOf(settings: Settings): string[] {
  return flowsOf(settings).map(({ from, to, ports }) => {
    const numbers = [...new Set(ports.map(({ port }) => port))].join(' ')
    return `${nameOf(from)} > ${to.map(nameOf).join(' ')} ${numbers}`
  })
}

function nameOf(peer: Peer): string {
  if (peer.kind === 'component') return peer.component
  if (peer.kind === 'blocks') return peer.blocks.map(({ cidr, except }) => cidr + (except ? '-private' : '')).join(',')
  return peer.kind === 'namespace' ? peer.namespace : 'everyone'
}

test('the flows of an environment are few and can be read', () => {
  assert.deepEqual(linesOf(settingsOf('aws')), [
    '0.0.0.0/0 > gateway 8443',
    'gateway > gateway 8443',
    'monitoring > gateway 8443',
    'gateway > database 5432',
    'migration > database 5432',
    'database > 0.0.0.0/0-private 443',
    'database > 169.254.170.23/32 80',
    'everyone > kube-system 169.254.20.10/32 53',
  ])
})

test('a managed database is reached in its network only, and nobody backs it up', () => {
  const lines = linesOf(settingsOf('aws', { database: { ...MANAGED } }))
  assert.deepEqual(
    lines.filter((line) => line.includes('6432')),
    ['gateway > 10.9.0.0/24 6432', 'migration > 10.9.0.0/24 6432'],
  )
  assert.ok(!lines.some((line) => line.includes('database')))
})

test('an issuer is reached outside, at the port of its address', () => {
  const identity = { issuer: 'https://login.example.com:8443/realm', clientId: 'models' }
  assert.ok(linesOf(settingsOf('production', { identity })).includes('gateway > 0.0.0.0/0-private 8443'))
  assert.ok(!linesOf(settingsOf('production')).some((line) => line.startsWith('gateway > 0.0.0.0/0')))
})

test('behind a tunnel nobody comes in from outside', () => {
  const lines = linesOf(settingsOf('production', { entrance: { kind: 'tunnel' } }))
  assert.ok(lines.includes('tunnel > gateway 8443'))
  assert.ok(lines.includes('tunnel > 0.0.0.0/0-private 7844'))
  assert.ok(!lines.some((line) => line.startsWith('0.0.0.0/0')))
})

test('who may connect is exactly who is named, and an empty list is nobody', () => {
  const allow = ['203.0.113.0/24', '198.51.100.7/32']
  const lines = linesOf(settingsOf('production', { entrance: { allow } }))
  assert.ok(lines.includes('203.0.113.0/24,198.51.100.7/32 > gateway 8443'))
  const closed = linesOf(settingsOf('production', { entrance: { allow: [] } }))
  assert.deepEqual(
    closed.filter((line) => line.endsWith('> gateway 8443')),
    ['gateway > gateway 8443', 'monitoring > gateway 8443'],
  )
})

test('a store of one’s own may be in the private network, at its own port', () => {
  const store = { kind: 's3', bucket: 'backups', region: 'home', endpoint: 'https://minio.example.com:9000' }
  assert.ok(linesOf(settingsOf('aws', { backup: { store } })).includes('database > 0.0.0.0/0 9000'))
})

test('backups in a directory go nowhere over the network', () => {
  assert.ok(!linesOf(settingsOf('development')).some((line) => line.startsWith('database >')))
})

test('two stores of one kind need one way out', () => {
  const lines = linesOf(settingsOf('production'))
  assert.deepEqual(
    lines.filter((line) => line.startsWith('database >')),
    ['database > 0.0.0.0/0-private 443'],
  )
})

test('a store opens by identity only where the platform gives the pod a right to it', () => {
  const aws = settingsOf('aws')
  assert.ok(
    opensByIdentity(aws, { kind: 's3', bucket: 'cloudtolocalllm-backup-aws-422017356244', region: 'us-east-1' }),
  )
  assert.ok(!opensByIdentity(aws, { kind: 's3', bucket: 'another', region: 'us-east-1' }))
  assert.ok(!opensByIdentity(aws, { kind: 'google', bucket: 'another' }))
  assert.ok(opensByIdentity(settingsOf('google'), { kind: 'google', bucket: 'another' }))
  assert.ok(!opensByIdentity(settingsOf('production'), { kind: 's3', bucket: 'another', region: 'us-east-1' }))
})

for (const { name, changes } of VARIANTS) {
  const title = `${name} ${JSON.stringify(changes)}`.slice(0, 80)
  test(`every port of a Service stands in the table, and a container listens there: ${title}`, () => {
    const table = servicePortsOf(settingsOf(name, changes)).map(({ port, targetPort }) => `${port} > ${targetPort}`)
    const objects = objectsOfEnvironment(name, changes)
    const published = objects
      .filter(({ kind }) => kind === 'Service')
      .flatMap((service) => listAt(service, 'spec.ports'))
      .map((port) => `${valueAt(port, 'port')} > ${valueAt(port, 'targetPort')}`)
    assert.deepEqual(new Set(published), new Set(table))
    const listening = podTemplatesOf(objects)
      .flatMap((template) => listAt(template, 'spec.containers'))
      .flatMap((container) => listAt(container, 'ports'))
      .map((port) => valueAt(port, 'containerPort'))
    for (const { targetPort } of servicePortsOf(settingsOf(name, changes))) assert.ok(listening.includes(targetPort))
  })
}
