import { ref } from './intrinsics.ts'
import { type AwsSettings, prefixOf } from './stack-names.ts'
import type { Resource } from './template.ts'

/** Regions whose CloudFormation knows budgets; source: the resource schemas of 2026-10-20. The service itself is global. */
const REGIONS: readonly string[] = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]

/** Percent of the budget at which somebody hears of it, by what was spent and by AWS's forecast for the month. */
const NOTICES = [
  { kind: 'ACTUAL', percent: 80 },
  { kind: 'ACTUAL', percent: 100 },
  { kind: 'FORECASTED', percent: 100 },
]

/** Whether the stack can hold the budget: there is one, and the region's CloudFormation knows the type. */
export function hasBudget({ budget, aws }: AwsSettings): boolean {
  return budget.monthly > 0 && REGIONS.includes(aws.region)
}

/**
 * Counts the whole account. A filter by our tags would be closer, and would count nothing at all until somebody
 * activates the tags in the billing console, without a word.
 */
export function budgetResources(settings: AwsSettings): Record<string, Resource> {
  if (!hasBudget(settings)) return {}
  const { monthly, email } = settings.budget
  const reader =
    email === undefined
      ? { SubscriptionType: 'SNS', Address: ref('AlarmTopic') }
      : { SubscriptionType: 'EMAIL', Address: email }
  return {
    Budget: {
      Type: 'AWS::Budgets::Budget',
      ...(email === undefined && { DependsOn: 'AlarmTopicPolicy' }),
      Properties: {
        Budget: {
          BudgetName: `${prefixOf(settings)}-monthly`,
          BudgetType: 'COST',
          TimeUnit: 'MONTHLY',
          BudgetLimit: { Amount: monthly, Unit: 'USD' },
        },
        NotificationsWithSubscribers: NOTICES.map(({ kind, percent }) => ({
          Notification: {
            NotificationType: kind,
            ComparisonOperator: 'GREATER_THAN',
            Threshold: percent,
            ThresholdType: 'PERCENTAGE',
          },
          Subscribers: [reader],
        })),
      },
    },
  }
}
