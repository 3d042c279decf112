import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAt, valueAt } from '../policy/facts.ts'
import { settingsOf } from '../sample-facts.ts'
import { kubernetesObjects } from './render.ts'
import { containerOf, MANAGED, only, RELEASE } from './sample-objects.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

const NAME = 'cloudtolocalllm-database'
type Environment = Parameters<typeof objectsOfEnvironment>

function setOf(...environment: Environment) {
  return only(objectsOfEnvironment(...environment), 'StatefulSet')
}

/** A file of the database's ConfigMap as lines. */
function fileOf(file: string, ...environment: Environment): string[] {
  const { data } = only(objectsOfEnvironment(...environment), 'ConfigMap', NAME)
  return String(Object(data)[file]).trim().split('\n')
}

function claimOf(name: string, ...environment: Environment): unknown {
  return listAt(setOf(...environment), 'spec.volumeClaimTemplates').find(
    (claim) => valueAt(claim, 'metadata.name') === name,
  )
}

test('there is one server, and its data outlive it', () => {
  const set = setOf('aws')
  assert.equal(valueAt(set, 'spec.replicas'), 1)
  assert.deepEqual(valueAt(set, 'spec.persistentVolumeClaimRetentionPolicy'), {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
  })
})

test('where the database is managed nothing of ours runs for it', () => {
  const names = objectsOfEnvironment('aws', { database: { ...MANAGED } }).map(({ metadata }) => metadata.name)
  assert.ok(names.length > 0)
  assert.deepEqual(
    names.filter((name) => name.startsWith(NAME) || name.endsWith('gp3')),
    [],
  )
})

test('each provider’s volume is encrypted: on AWS by a class and a key of ours', () => {
  const classes = ['aws', 'production', 'google', 'development'].map((name) =>
    valueAt(claimOf('data', name), 'spec.storageClassName'),
  )
  assert.deepEqual(classes, ['cloudtolocalllm-gp3', 'managed-csi', 'standard-rwo', undefined])
  const { parameters, reclaimPolicy } = only(objectsOfEnvironment('aws'), 'StorageClass')
  assert.deepEqual(parameters, {
    type: 'gp3',
    encrypted: 'true',
    kmsKeyId: 'arn:aws:kms:us-east-1:422017356244:alias/cloudtolocalllm',
  })
  assert.equal(reclaimPolicy, 'Retain')
})

test('without a key of our own AWS’s encrypts', () => {
  const { parameters } = only(objectsOfEnvironment('aws', { aws: { ownKey: false } }), 'StorageClass')
  assert.deepEqual(parameters, { type: 'gp3', encrypted: 'true' })
})

test('a class that somebody names is taken, and none of ours is made', () => {
  const changes = { cluster: { storageClass: 'fast' } }
  assert.equal(valueAt(claimOf('data', 'aws', changes), 'spec.storageClassName'), 'fast')
  assert.ok(!objectsOfEnvironment('aws', changes).some(({ kind }) => kind === 'StorageClass'))
})

test('nobody comes in without TLS, and nobody from outside the pod without a password', () => {
  const [inside, outside, ...more] = fileOf('pg_hba.conf', 'aws').map((line) => line.split(/\s+/))
  assert.deepEqual(inside, ['local', 'all', 'postgres', 'peer'])
  assert.deepEqual(outside, ['hostssl', 'all', 'all', 'all', 'scram-sha-256'])
  assert.deepEqual(more, [])
  assert.ok(fileOf('postgresql.conf', 'aws').includes("ssl = 'on'"))
})

test('every change leaves for the store within the archive timeout', () => {
  const lines = fileOf('postgresql.conf', 'aws', { backup: { archiveTimeout: '30s' } })
  assert.ok(lines.includes("archive_mode = 'on'"))
  assert.ok(lines.includes('archive_timeout = 30'))
  assert.match(lines.join('\n'), /archive_command = 'pgbackrest .* archive-push %p'/)
})

test('PostgreSQL takes a quarter of its memory', () => {
  const lines = fileOf('postgresql.conf', 'production', { database: { memory: '2Gi' } })
  assert.ok(lines.includes("shared_buffers = '512MB'"))
})

test('it has connections for the most gateways and one of a rollout, so that scaling them does not restart it', () => {
  const [two, twenty] = [2, 20].map((replicas) => fileOf('postgresql.conf', 'production', { gateway: { replicas } }))
  assert.ok(two?.includes(`max_connections = ${21 * 11 + 20}`))
  assert.deepEqual(two, twenty)
})

test('another configuration restarts the server, as most of it is read at the start', () => {
  const digestOf = (...environment: Environment) =>
    Object(valueAt(setOf(...environment), 'spec.template.metadata.annotations'))['cloudtolocalllm/configuration']
  assert.notEqual(digestOf('aws'), digestOf('aws', { backup: { archiveTimeout: '1m' } }))
})

test('a server that recovers is alive and not ready', () => {
  const postgres = containerOf(setOf('aws'), 'postgres')
  assert.match(JSON.stringify(valueAt(postgres, 'livenessProbe.exec.command')), /-eq 1/)
  assert.doesNotMatch(JSON.stringify(valueAt(postgres, 'readinessProbe.exec.command')), /-eq 1/)
  const { periodSeconds, failureThreshold } = Object(valueAt(postgres, 'startupProbe'))
  assert.equal(periodSeconds * failureThreshold, 3600)
})

test('a backup that fails does not cut the database off', () => {
  for (const name of [NAME, `${NAME}-pods`]) {
    assert.equal(valueAt(only(objectsOfEnvironment('aws'), 'Service', name), 'spec.publishNotReadyAddresses'), true)
  }
})

test('backups are made beside the files that they read, by the schedule of the settings', () => {
  const objects = objectsOfEnvironment('aws', { backup: { every: '2h' } })
  const backup = containerOf(only(objects, 'StatefulSet'), 'backup')
  assert.deepEqual(valueAt(backup, 'command'), ['node', '/app/ctl.mjs', 'backup', 'schedule'])
  const mounted = listAt(backup, 'volumeMounts').map((mount) => valueAt(mount, 'mountPath'))
  for (const place of ['/var/lib/postgresql', '/run/postgresql']) assert.ok(mounted.includes(place), place)
  const data = valueAt(only(objects, 'ConfigMap', NAME), 'data')
  assert.equal(valueAt(data, 'CLOUDTOLOCALLLM_BACKUP_EVERY_SECONDS'), '7200')
})

test('the volume of backups holds every base backup at half its size, and a volume of changes', () => {
  const changes = { backup: { keep: 10 }, database: { expectedGb: 4, storageGb: 8 } }
  const claim = claimOf('backups', 'development', changes)
  assert.equal(valueAt(claim, 'spec.resources.requests.storage'), '28Gi')
  assert.equal(claimOf('backups', 'aws'), undefined)
})
