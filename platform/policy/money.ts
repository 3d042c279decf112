import type { Policy } from './policy.ts'

const dollars = (amount: number) => `$${amount.toFixed(2)}`

/** What it may cost. */
export const moneyPolicies: readonly Policy[] = [
  {
    id: 'budget',
    severity: 'refuse',
    says: 'The estimate is within the budget',
    reason: 'Money is agreed before it is spent',
    reads: 'the estimate of everything that is rendered, `budget.monthly`',
    references: ['Platform guidelines: Budget Constraints'],
    judge: ({ settings, estimate }) => {
      const { monthly } = settings.budget
      if (estimate.monthly <= monthly) return []
      const over = dollars(estimate.monthly - monthly)
      return [
        {
          where: 'budget.monthly',
          message: `${dollars(estimate.monthly)} a month is ${over} over the budget of ${dollars(monthly)}`,
          fix: `See what can be saved: ctl cost ${settings.name} --savings; or raise budget.monthly`,
        },
      ]
    },
    example: { on: 'aws', fails: { settings: { budget: { monthly: 200 } } } },
  },
  {
    id: 'target-cost',
    severity: 'warn',
    says: 'The estimate meets the target',
    reason: 'A target that is missed is said each time, with how far',
    reads: 'the estimate, `budget.target`',
    references: ['Platform guidelines: Target Cost'],
    judge: ({ settings, estimate }) => {
      const { target } = settings.budget
      if (estimate.monthly <= target) return []
      const times = target > 0 ? `, ${(estimate.monthly / target).toFixed(1)} times as much` : ''
      return [
        {
          where: 'budget.target',
          message: `${dollars(estimate.monthly)} a month misses the target of ${dollars(target)}${times}`,
          fix: `See what each saving gives up: ctl cost ${settings.name} --savings`,
        },
      ]
    },
    example: {
      on: 'development',
      fails: { facts: (facts) => ({ ...facts, estimate: { ...facts.estimate, monthly: 1 } }) },
    },
  },
  {
    id: 'unpriced',
    severity: 'warn',
    says: 'Everything that is rendered has a price',
    reason: 'What nobody priced is the surprise on the bill',
    reads: 'the estimate',
    references: ['the platform’s own rule'],
    judge: ({ estimate }) =>
      estimate.unpriced.map(({ type, name, why }) => ({
        where: name,
        message: `${type} has no price: ${why}`,
        fix: 'Add it to environments/prices.yaml',
      })),
    example: {
      on: 'aws',
      passes: { facts: (facts) => ({ ...facts, estimate: { ...facts.estimate, unpriced: [] } }) },
      fails: {
        facts: (facts) => ({
          ...facts,
          estimate: { ...facts.estimate, unpriced: [{ type: 'AWS::EC2::Host', name: 'Host', why: 'unknown' }] },
        }),
      },
    },
  },
  {
    id: 'budget-heard',
    severity: 'warn',
    says: 'Somebody hears of the budget',
    reason: 'An alert that reaches nobody is none',
    reads: '`budget.email`',
    references: ['Platform guidelines: Set up cost alerts'],
    judge: ({ settings }) =>
      settings.budget.email !== undefined || settings.budget.monthly === 0
        ? []
        : [{ where: 'budget.email', message: 'nobody hears when the budget is spent', fix: 'Set budget.email' }],
    example: {
      on: 'aws',
      fails: {
        facts: (facts) => ({ ...facts, settings: { ...facts.settings, budget: { monthly: 300, target: 91 } } }),
      },
    },
  },
]
