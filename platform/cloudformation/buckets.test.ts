import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Changes, ofType, templatesOf } from './sample-aws.ts'

const bucketsOf = (changes: Changes = {}) =>
  Object.fromEntries(
    Object.entries(ofType(templatesOf(changes).eks, 'AWS::S3::Bucket')).map(([id, { Properties }]) => [
      id,
      JSON.parse(JSON.stringify(Properties)),
    ]),
  )

test('backups are locked, versioned and encrypted with our key for as long as the settings keep them', () => {
  const { BackupBucket } = bucketsOf({ backup: { keepDays: 45 } })
  assert.equal(BackupBucket['BucketName'], 'cloudtolocalllm-backup-aws-422017356244')
  assert.deepEqual(BackupBucket['VersioningConfiguration'], { Status: 'Enabled' })
  assert.equal(BackupBucket['ObjectLockEnabled'], true)
  assert.deepEqual(BackupBucket['ObjectLockConfiguration']['Rule']['DefaultRetention'], {
    Mode: 'GOVERNANCE',
    Days: 45,
  })
  assert.match(
    JSON.stringify(BackupBucket['BucketEncryption']),
    /aws:kms.*cloudtolocalllm-vpc-Key.*"BucketKeyEnabled":true/,
  )
})

test('what was deleted goes once its lock has ended, and not before', () => {
  const { BackupBucket } = bucketsOf({ backup: { keepDays: 45 } })
  const [rule] = BackupBucket['LifecycleConfiguration']['Rules']
  assert.deepEqual(rule['NoncurrentVersionExpiration'], { NoncurrentDays: 45 })
  assert.equal(rule['ExpirationInDays'], undefined)
})

test('no bucket of ours where the backups go elsewhere or the database is managed', () => {
  const store = { kind: 's3', bucket: 'elsewhere', region: 'eu-central-1' } as const
  assert.deepEqual(bucketsOf({ backup: { store } }), {})
  const database = { kind: 'managed', service: 'rds', host: 'db.example.com', network: '10.0.0.0/16' } as const
  assert.deepEqual(bucketsOf({ database }), {})
})

test('the bucket is ours too when the settings name it themselves', () => {
  const store = { kind: 's3', bucket: 'cloudtolocalllm-backup-aws-422017356244', region: 'us-east-1' } as const
  assert.ok(bucketsOf({ backup: { store } })['BackupBucket'])
})

test('every bucket is closed to the public, takes TLS alone and has one owner', () => {
  const changes: Changes = { aws: { auditTrail: 'create' } }
  const { eks } = templatesOf(changes)
  const buckets = Object.entries(bucketsOf(changes))
  assert.equal(buckets.length, 3)
  for (const [id, bucket] of buckets) {
    assert.deepEqual(Object.values(bucket['PublicAccessBlockConfiguration']), [true, true, true, true])
    assert.match(JSON.stringify(bucket['OwnershipControls']), /BucketOwnerEnforced/)
    const policy = JSON.stringify(eks.Resources[`${id}Policy`]?.Properties)
    assert.match(policy, /"Effect":"Deny","Principal":"\*","Action":"s3:\*".*"aws:SecureTransport":"false"/)
  }
})

test('who used a bucket is written down in another', () => {
  for (const [id, bucket] of Object.entries(bucketsOf({ aws: { auditTrail: 'create' } }))) {
    if (id === 'AccessLogBucket') assert.equal(bucket['LoggingConfiguration'], undefined)
    else assert.deepEqual(bucket['LoggingConfiguration']['DestinationBucketName'], { Ref: 'AccessLogBucket' })
  }
})

test('S3 delivers to a bucket with its own key and without lock, and to no other', () => {
  const { AccessLogBucket } = bucketsOf({ aws: { auditTrail: 'create' } })
  assert.match(JSON.stringify(AccessLogBucket['BucketEncryption']), /AES256/)
  assert.equal(AccessLogBucket['ObjectLockEnabled'], undefined)
})
