import assert from 'node:assert/strict'
import { test } from 'node:test'
import { templatesOf } from './sample-aws.ts'

const { Resources } = templatesOf({ aws: { auditTrail: 'create' } }).eks

test('every region and the global services are written down, and files prove that nobody changed them', () => {
  const { Properties = {} } = Resources['AuditTrail'] ?? {}
  assert.equal(Properties['IsLogging'], true)
  assert.equal(Properties['IsMultiRegionTrail'], true)
  assert.equal(Properties['IncludeGlobalServiceEvents'], true)
  assert.equal(Properties['EnableLogFileValidation'], true)
  assert.deepEqual(Properties['S3BucketName'], { Ref: 'AuditBucket' })
})

test('its bucket takes it from CloudTrail for this account, before the trail begins', () => {
  assert.equal(Resources['AuditTrail']?.DependsOn, 'AuditBucketPolicy')
  const policy = JSON.stringify(Resources['AuditBucketPolicy']?.Properties)
  const grants = policy.match(/cloudtrail\.amazonaws\.com"\},"Action":"s3:(GetBucketAcl|PutObject)"/g)
  assert.equal(grants?.length, 2)
  assert.match(policy, /AWSLogs\/\$\{AWS::AccountId\}\/\*/)
})

test('nothing of it where the account has a trail', () => {
  const { eks } = templatesOf()
  assert.equal(eks.Resources['AuditTrail'], undefined)
  assert.equal(eks.Resources['AuditBucket'], undefined)
})
