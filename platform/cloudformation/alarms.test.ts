import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ofType, templatesOf } from './sample-aws.ts'

test('every alarm does something: it writes to the topic of this stack', () => {
  const alarms = Object.entries(ofType(templatesOf().eks, 'AWS::CloudWatch::Alarm'))
  assert.ok(alarms.length > 0)
  for (const [id, { Properties }] of alarms) assert.deepEqual(Properties?.['AlarmActions'], [{ Ref: 'AlarmTopic' }], id)
})

test('whoever the settings name reads the topic; without a name nobody does', () => {
  const mail = templatesOf({ alerts: { email: 'ops@example.com' } }).eks.Resources['AlarmMail']
  assert.equal(mail?.Properties?.['Endpoint'], 'ops@example.com')
  assert.equal(templatesOf({ alerts: {} }).eks.Resources['AlarmMail'], undefined)
})

test('only alarms and budgets of this account write to it', () => {
  const policy = JSON.stringify(templatesOf().eks.Resources['AlarmTopicPolicy'])
  assert.match(policy, /"Service":\["cloudwatch\.amazonaws\.com","budgets\.amazonaws\.com"\]/)
  assert.match(policy, /"aws:SourceAccount":\{"Ref":"AWS::AccountId"\}/)
})

test('every Ref of the template leads to something in it', () => {
  for (const template of Object.values(templatesOf({ aws: { auditTrail: 'create' } }))) {
    const known = [...Object.keys(template.Resources), ...Object.keys(template.Parameters ?? {})]
    const refs = JSON.stringify(template).matchAll(/"Ref":"([^"]+)"/g)
    for (const [, name = ''] of refs) assert.ok(name.startsWith('AWS::') || known.includes(name), name)
  }
})
