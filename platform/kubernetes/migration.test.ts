import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAt, valueAt } from '../policy/facts.ts'
import { settingsOf } from '../sample-facts.ts'
import { kubernetesObjects } from './render.ts'
import { containerOf, MANAGED, only, RELEASE } from './sample-objects.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

function variableOf(job: Parameters<typeof containerOf>[0], name: string): unknown {
  const variable = listAt(containerOf(job, 'migration'), 'env').find((one) => valueAt(one, 'name') === name)
  return valueAt(variable, 'value')
}

test('the same release is the same job, another release another job', () => {
  const nameOf = (release: string) => only(kubernetesObjects(settingsOf('aws'), release), 'Job').metadata.name
  assert.equal(nameOf('0.1.0'), nameOf('0.1.0'))
  assert.notEqual(nameOf('0.1.0'), nameOf('0.2.0'))
  assert.match(nameOf('0.1.0'), /^cloudtolocalllm-migration-[0-9a-f]{16}$/)
})

test('whatever changes in the job changes its name, as a job cannot be changed', () => {
  const job = only(objectsOfEnvironment('aws'), 'Job')
  for (const changes of [{ namespace: 'other' }, { registry: 'registry.example.com' }, { database: { ...MANAGED } }]) {
    const other = only(objectsOfEnvironment('aws', changes), 'Job')
    assert.notDeepEqual(other['spec'], job['spec'])
    assert.notEqual(other.metadata.name, job.metadata.name)
  }
})

test('what the job does not depend on leaves it alone', () => {
  const changes = { gateway: { port: 9443, replicas: 3 }, backup: { keep: 3 } }
  assert.equal(
    only(objectsOfEnvironment('aws', changes), 'Job').metadata.name,
    only(objectsOfEnvironment('aws'), 'Job').metadata.name,
  )
})

test('a job that is done stays, so that applying again runs nothing again', () => {
  const job = only(objectsOfEnvironment('aws'), 'Job')
  assert.equal(valueAt(job, 'spec.ttlSecondsAfterFinished'), undefined)
  assert.ok(Number(valueAt(job, 'spec.backoffLimit')) > 6, 'the database may come up late')
})

test('it migrates as the owner, whose password is a file, and takes no other server for the database', () => {
  const job = only(objectsOfEnvironment('aws'), 'Job')
  assert.equal(
    variableOf(job, 'CLOUDTOLOCALLLM_DATABASE_URL'),
    'postgres://postgres@cloudtolocalllm-database.cloudtolocalllm.svc:5432/cloudtolocalllm?sslmode=verify-full',
  )
  const file = String(variableOf(job, 'CLOUDTOLOCALLLM_DATABASE_PASSWORD_FILE'))
  const mounts = listAt(containerOf(job, 'migration'), 'volumeMounts')
  assert.ok(mounts.some((mount) => file.startsWith(`${valueAt(mount, 'mountPath')}/`)))
  assert.doesNotMatch(JSON.stringify(job), /secretKeyRef/)
})

test('a managed database is migrated where it is', () => {
  const job = only(objectsOfEnvironment('aws', { database: { ...MANAGED } }), 'Job')
  assert.equal(
    variableOf(job, 'CLOUDTOLOCALLLM_DATABASE_URL'),
    'postgres://postgres@database.example.com:6432/cloudtolocalllm?sslmode=verify-full',
  )
})
