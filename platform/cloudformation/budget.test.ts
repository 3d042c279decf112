import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasBudget } from './budget.ts'
import { awsSettings, type Changes, templatesOf } from './sample-aws.ts'
import { renderStacks } from './stacks.ts'

const budgetOf = (changes: Changes = {}) =>
  JSON.parse(JSON.stringify(templatesOf(changes).eks.Resources['Budget'] ?? null))

test('somebody hears of 80 and 100 percent spent, and of a month that will not do', () => {
  const { Properties } = budgetOf({ budget: { monthly: 250, email: 'money@example.com' } })
  assert.deepEqual(Properties['Budget']['BudgetLimit'], { Amount: 250, Unit: 'USD' })
  const notices = Properties['NotificationsWithSubscribers'].map(
    ({ Notification }: { Notification: { NotificationType: string; Threshold: number } }) =>
      `${Notification.NotificationType} ${Notification.Threshold}`,
  )
  assert.deepEqual(notices, ['ACTUAL 80', 'ACTUAL 100', 'FORECASTED 100'])
  assert.match(JSON.stringify(Properties), /"SubscriptionType":"EMAIL","Address":"money@example.com"/)
})

test('without an address it goes to the alarms’ topic, once that may be written to', () => {
  const budget = budgetOf({ budget: { monthly: 250 } })
  assert.match(JSON.stringify(budget), /"SubscriptionType":"SNS","Address":\{"Ref":"AlarmTopic"\}/)
  assert.equal(budget.DependsOn, 'AlarmTopicPolicy')
})

test('no budget of nothing', () => {
  assert.equal(budgetOf({ budget: { monthly: 0 } }), null)
})

test('where CloudFormation knows no budgets there is none, and the file says so', () => {
  const changes: Changes = { aws: { region: 'eu-north-1' } }
  assert.equal(hasBudget(awsSettings(changes)), false)
  assert.equal(budgetOf(changes), null)
  assert.match(renderStacks([awsSettings(changes)])[2]?.text ?? '', /# No budget: CloudFormation in eu-north-1/)
})
