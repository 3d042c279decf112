import type { CostLine } from '../cost/bill.ts'
import { POLICIES } from '../policy/catalogue.ts'
import type { Facts } from '../policy/facts.ts'
import { type Judgement, judge } from '../policy/policy.ts'
import type { Change } from './change.ts'

/** What would change, what it costs, what it promises, and what is refused: the document of `ctl plan --json`. */
export interface Plan {
  environment: string
  /** What the changes are compared with, in words. */
  against: string
  changes: readonly Change[]
  cost: {
    /** USD, as are all amounts. */
    monthly: number
    currency: 'USD'
    lines: readonly CostLine[]
    budget: number
    target: number
    unpriced: Facts['estimate']['unpriced']
  }
  /** All in seconds. */
  objectives: {
    rpo: { target: number; expected: number; parts: Facts['objectives']['rpo']['parts'] }
    rto: { target: number; expected: number; parts: Facts['objectives']['rto']['parts'] }
  }
  refusals: readonly Judgement[]
  warnings: readonly Judgement[]
}

/** Puts a plan together from what is known; `against` says in words what `facts.changes` were compared with. */
export function planOf(facts: Facts, against: string): Plan {
  const { settings, estimate, objectives, changes } = facts
  const { monthly, currency, lines, budget, target, unpriced } = estimate
  const seconds = ({ targetSeconds, expectedSeconds, parts }: Facts['objectives']['rto' | 'rpo']) => ({
    target: targetSeconds,
    expected: expectedSeconds,
    parts,
  })
  return {
    environment: settings.name,
    against,
    changes,
    cost: { monthly, currency, lines, budget, target, unpriced },
    objectives: { rpo: seconds(objectives.rpo), rto: seconds(objectives.rto) },
    ...judge(POLICIES, facts),
  }
}
