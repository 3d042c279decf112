import assert from 'node:assert/strict'
import { test } from 'node:test'
import { valueAt } from '../policy/facts.ts'
import { settingsOf } from '../sample-facts.ts'
import { keepsBackupsOnVolume, needsStoreKeyFile, pgBackRestConfiguration, pgBackRestVariables } from './pgbackrest.ts'

type Environment = Parameters<typeof settingsOf>

/** The options of the global section. */
function optionsOf(...environment: Environment): Readonly<Record<string, string>> {
  const [global = ''] = pgBackRestConfiguration(settingsOf(...environment)).split('\n\n')
  return Object.fromEntries(
    global
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => line.split('=', 2)),
  )
}

function variablesOf(...environment: Environment): string[] {
  return pgBackRestVariables(settingsOf(...environment)).map((one) => {
    return `${valueAt(one, 'name')} ${valueAt(one, 'valueFrom.secretKeyRef.key')}`
  })
}

test('on AWS the bucket of the stacks opens by the pod’s identity, and no key is kept', () => {
  const options = optionsOf('aws')
  assert.equal(options['repo1-s3-bucket'], 'cloudtolocalllm-backup-aws-422017356244')
  assert.equal(options['repo1-s3-endpoint'], 's3.us-east-1.amazonaws.com')
  assert.equal(options['repo1-s3-key-type'], 'pod-id')
  assert.deepEqual(variablesOf('aws'), ['PGBACKREST_REPO1_CIPHER_PASS cipher-pass'])
})

test('on GKE the bucket opens by the pod’s identity', () => {
  assert.equal(optionsOf('google')['repo1-gcs-key-type'], 'auto')
  assert.ok(!needsStoreKeyFile(settingsOf('google')))
})

test('a bucket of Google’s from elsewhere needs the key’s file', () => {
  const secondStore = { kind: 'google', bucket: 'another-place' }
  const environment: Environment = ['aws', { backup: { secondStore } }]
  assert.equal(
    optionsOf(...environment)['repo2-gcs-key'],
    '/etc/cloudtolocalllm/backup-store/google-service-account.json',
  )
  assert.ok(needsStoreKeyFile(settingsOf(...environment)))
})

test('the second store is a second repository, with keys of its own', () => {
  const options = optionsOf('production')
  assert.deepEqual([options['repo1-type'], options['repo2-type']], ['azure', 's3'])
  assert.equal(options['repo1-azure-account'], 'cloudtolocalllmbackup')
  assert.deepEqual(variablesOf('production'), [
    'PGBACKREST_REPO1_CIPHER_PASS cipher-pass',
    'PGBACKREST_REPO1_AZURE_KEY azure-account-key',
    'PGBACKREST_REPO2_CIPHER_PASS cipher-pass',
    'PGBACKREST_REPO2_S3_KEY s3-access-key',
    'PGBACKREST_REPO2_S3_KEY_SECRET s3-secret-key',
  ])
})

test('everything that leaves is encrypted before, in every store', () => {
  for (const name of ['aws', 'google', 'production', 'development']) {
    const options = optionsOf(name)
    const repositories = Object.keys(options).filter((key) => key.endsWith('-type') && /^repo\d-type$/.test(key))
    assert.ok(repositories.length > 0)
    for (const key of repositories) assert.equal(options[key.replace('-type', '-cipher-type')], 'aes-256-cbc', name)
  }
})

test('no secret stands in the configuration', () => {
  for (const name of ['aws', 'google', 'production', 'development']) {
    assert.doesNotMatch(pgBackRestConfiguration(settingsOf(name)), /pass|-key=(?!\/)|secret/)
  }
})

test('as many base backups are kept as the settings say', () => {
  const options = optionsOf('production', { backup: { keep: 9 } })
  assert.deepEqual([options['repo1-retention-full'], options['repo2-retention-full']], ['9', '9'])
})

test('environments that share a bucket do not share a folder', () => {
  assert.notEqual(optionsOf('aws')['repo1-path'], optionsOf('google')['repo1-path'])
})

test('a store of one’s own is asked by its address', () => {
  const store = { kind: 's3', bucket: 'backups', region: 'home', endpoint: 'https://minio.example.com:9000' }
  const options = optionsOf('aws', { backup: { store } })
  assert.equal(options['repo1-s3-endpoint'], 'https://minio.example.com:9000')
  assert.equal(options['repo1-s3-uri-style'], 'path')
  assert.equal(options['repo1-s3-key-type'], 'shared')
})

test('a directory stays inside the volume of backups, wherever its path wants to go', () => {
  const pathOf = (path: string) => optionsOf('development', { backup: { store: { path } } })['repo1-path']
  assert.equal(pathOf('/var/backups'), '/var/lib/pgbackrest/var/backups')
  assert.equal(pathOf('/../../etc//passwd/'), '/var/lib/pgbackrest/etc/passwd')
  assert.ok(keepsBackupsOnVolume(settingsOf('development')))
  assert.ok(!keepsBackupsOnVolume(settingsOf('aws')))
})
