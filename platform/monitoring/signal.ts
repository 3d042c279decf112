import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'

/** A time series of promtool's unit tests: the series, and its values in promtool's notation (`0+60x30`), one a minute. */
export type Series = readonly [series: string, values: string]

/** Series under which an alert fires or stays silent. */
export interface Example {
  series: readonly Series[]
  /** What the alert that fires carries besides its own labels. */
  labels?: Readonly<Record<string, string>>
}

/** A signal as Prometheus sees it. */
export interface Alert {
  /** PromQL that gives a series while something is wrong. */
  expression: string
  /** Minutes that it has to last. */
  minutes: number
  fires: Example
  silent: Example
}

/** What CloudWatch does while no figure arrives. */
export interface Missing {
  treat: 'breaching' | 'notBreaching' | 'missing' | 'ignore'
  reason: string
}

/** A signal as CloudWatch sees it. `query` (Metrics Insights) stands where the resource is not of the same stack. */
export interface Alarm {
  namespace: string
  metric: string
  dimensions: Readonly<Record<string, Value>>
  query?: string
  statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum'
  /** Seconds of one period. */
  period: 60 | 300
  /** Periods in a row that have to be wrong. */
  periods: number
  comparison: 'GreaterThanThreshold' | 'LessThanThreshold'
  threshold: number
  missing: Missing
}

export type Topic = 'infrastructure' | 'gateway' | 'database' | 'upkeep'

/**
 * Something about an environment that a person wants to hear of. It says what it means and which command is its
 * runbook; where it can be measured follows from the settings. One that nothing measures yet says why, and no rule is
 * written for it.
 */
export interface Signal {
  /** `node-memory` */
  id: string
  topic: Topic
  /** One line, as a mail's subject. */
  summary: string
  /** What it means to people, in plain words. */
  means: string
  /** Why the threshold is what it is. */
  reason: string
  /** `now`: wakes somebody. `week`: can wait for working hours. */
  urgency: 'now' | 'week'
  /** Verb of `ctl` that looks into it. */
  runbook: 'audit' | 'backup' | 'cost' | 'doctor' | 'drill' | 'secrets' | 'status'
  /** Undefined where CloudWatch does not know it. */
  alarm?(settings: Settings): Alarm | undefined
  /** Undefined where the environment has no such part. */
  alert?(settings: Settings): Alert | undefined
  /** The provider's own budget watches it. */
  budget?: true
  /** Why nothing measures it yet. */
  unmeasured?: string
}

/** The command that looks into a signal, as somebody in the repository types it. */
export function runbookOf({ runbook }: Signal, { name }: Settings): string {
  return `npm run ctl -- ${runbook} ${name}`
}
