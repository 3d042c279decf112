import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Changes, ofType, templatesOf } from './sample-aws.ts'

const keyOf = (changes: Changes = {}) => templatesOf(changes).vpc.Resources['Key']?.Properties ?? {}
const statementsOf = (changes: Changes = {}): Record<string, unknown>[] =>
  JSON.parse(JSON.stringify(keyOf(changes)['KeyPolicy'])).Statement

test('one key, renewed every year, thrown away a month after somebody asked for it', () => {
  assert.equal(keyOf()['EnableKeyRotation'], true)
  assert.equal(keyOf()['PendingWindowInDays'], 30)
  assert.deepEqual(Object.keys(ofType(templatesOf().vpc, 'AWS::KMS::Key')), ['Key'])
})

test('whoever is let in without a role is held to this account', () => {
  for (const { Sid, Principal, Condition } of statementsOf({ aws: { auditTrail: 'create' } })) {
    if (Sid === 'PoliciesOfThisAccountDecide') continue
    assert.match(JSON.stringify(Condition), /AWS::AccountId/, String(Sid))
    assert.ok(Principal)
  }
})

test('everybody means the service-linked role of Auto Scaling, and it passes on only what AWS asks for', () => {
  const wide = statementsOf().filter(({ Principal }) => JSON.stringify(Principal).includes('"*"'))
  assert.equal(wide.length, 2)
  for (const { Condition } of wide) {
    assert.match(JSON.stringify(Condition), /ArnEquals.*autoscaling\.amazonaws\.com\/AWSServiceRoleForAutoScaling/)
    assert.match(JSON.stringify(Condition), /kms:CallerAccount/)
  }
  const grant = wide.find(({ Action }) => Action === 'kms:CreateGrant')
  assert.match(JSON.stringify(grant?.['Condition']), /"kms:GrantIsForAWSResource":"true"/)
})

test('CloudTrail gets at the key only where this stack makes a trail', () => {
  const ids = (changes: Changes) => statementsOf(changes).map(({ Sid }) => Sid)
  assert.ok(ids({ aws: { auditTrail: 'create' } }).includes('AuditTrail'))
  assert.ok(!ids({}).includes('AuditTrail'))
})

test('the key is used for disks, logs, secrets, images, backups and the topic; without it none names one', () => {
  const uses = (changes: Changes) => {
    const { vpc, eks } = templatesOf(changes)
    const holders = [...Object.entries(vpc.Resources), ...Object.entries(eks.Resources)]
    const isUse = /"(KmsKeyId|KMSKeyId|KmsKey|KMSMasterKeyID|KmsMasterKeyId|KeyArn)":/
    return holders.flatMap(([id, { Properties }]) => (isUse.test(JSON.stringify(Properties ?? {})) ? [id] : []))
  }
  assert.deepEqual(uses({ aws: { auditTrail: 'create', nat: 'instance' } }), [
    'NatInstance',
    'FlowLogGroup',
    'ClusterLogs',
    'InsightsApplicationLogs',
    'InsightsDataplaneLogs',
    'InsightsHostLogs',
    'InsightsPerformanceLogs',
    'Cluster',
    'NodeTemplate',
    'GatewayImages',
    'DatabaseImages',
    'BackupBucket',
    'AuditBucket',
    'AuditTrail',
    'AlarmTopic',
  ])
  assert.deepEqual(uses({ aws: { ownKey: false, auditTrail: 'create', nat: 'instance' } }), [])
})

test('disks stay encrypted without a key of our own', () => {
  const { vpc, eks } = templatesOf({ aws: { ownKey: false, nat: 'instance' } })
  for (const resource of [vpc.Resources['NatInstance'], eks.Resources['NodeTemplate']]) {
    assert.match(JSON.stringify(resource), /"Encrypted":true/)
  }
})
