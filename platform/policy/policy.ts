import type { Value } from '../yaml-text.ts'
import type { Facts } from './facts.ts'

/** One place where an environment breaks a rule. */
export interface Finding {
  /** A settings path, or a rendered object or resource. */
  where: string
  /** What was found there, with its numbers; one sentence without a full stop. */
  message: string
  /** The change that satisfies the rule. */
  fix: string
}

/** How a shipped environment comes to keep or to break a rule, so that a test sees both. */
export type Alteration =
  /** Laid over the settings file as RFC 7396 merges: objects key by key, null takes a key away. */
  | { settings: { readonly [key: string]: Value } }
  /** Done to what is rendered, where no setting can break the rule. */
  | { facts: (facts: Facts) => Facts }

/** One rule. docs/policies.md is written from these. */
export interface Policy {
  /** What a waiver names. */
  id: string
  /** `refuse`: plan and deploy end with exit code 3; `warn`: it is said. */
  severity: 'refuse' | 'warn'
  /** The rule as a sentence. */
  says: string
  reason: string
  /** Which settings or rendered things it looks at. */
  reads: string
  /** Who asks for it. */
  references: readonly string[]
  judge(facts: Facts): readonly Finding[]
  /** A shipped environment, what makes it pass where it does not by itself, and what breaks it. */
  example: { on: string; passes?: Alteration; fails: Alteration }
}

/** A finding with the rule that it breaks, and the waiver that lets it pass. */
export interface Judgement extends Finding {
  rule: string
  reason: string
  waiver?: { reason: string; until: string }
}

export interface Verdict {
  refusals: readonly Judgement[]
  warnings: readonly Judgement[]
}

/**
 * Judges an environment by every rule. A finding whose rule has a waiver that still holds becomes a warning, which
 * keeps it visible.
 */
export function judge(policies: readonly Policy[], facts: Facts): Verdict {
  const judgements = policies.flatMap((policy) =>
    policy.judge(facts).map((finding) => ({ policy, judgement: judgementOf(policy, finding, facts) })),
  )
  const stops = ({ policy, judgement }: { policy: Policy; judgement: Judgement }) =>
    policy.severity === 'refuse' && judgement.waiver === undefined
  return {
    refusals: judgements.filter(stops).map(({ judgement }) => judgement),
    warnings: judgements.filter((one) => !stops(one)).map(({ judgement }) => judgement),
  }
}

function judgementOf({ id, reason }: Policy, finding: Finding, { settings, today }: Facts): Judgement {
  const waiver = settings.waivers.find(({ rule, until }) => rule === id && until >= today)
  const held = waiver && { waiver: { reason: waiver.reason, until: waiver.until } }
  return { rule: id, reason, ...finding, ...held }
}
