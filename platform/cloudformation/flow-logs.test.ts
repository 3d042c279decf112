import assert from 'node:assert/strict'
import { test } from 'node:test'
import { templatesOf } from './sample-aws.ts'

test('all traffic of the VPC is logged, kept for as long as the settings say', () => {
  const { Resources } = templatesOf({ logs: { retentionDays: 14 } }).vpc
  assert.equal(Resources['FlowLog']?.Properties?.['TrafficType'], 'ALL')
  assert.deepEqual(Resources['FlowLog']?.Properties?.['ResourceId'], { Ref: 'Vpc' })
  assert.equal(Resources['FlowLogGroup']?.Properties?.['RetentionInDays'], 14)
})

test('its role writes to its own log group and nowhere else', () => {
  const text = JSON.stringify(templatesOf().vpc.Resources['FlowLogRole'])
  assert.match(text, /"Resource":\{"Fn::GetAtt":\["FlowLogGroup","Arn"\]\}/)
  assert.match(text, /vpc-flow-logs\.amazonaws\.com/)
})

test('nothing of it where the settings want none', () => {
  const { Resources } = templatesOf({ aws: { flowLogs: false } }).vpc
  assert.deepEqual(
    Object.keys(Resources).filter((id) => id.startsWith('FlowLog')),
    [],
  )
})
