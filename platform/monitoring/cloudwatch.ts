import type { Resource } from '../cloudformation/template.ts'
import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import { type Alarm, runbookOf, type Signal } from './signal.ts'
import { SIGNALS } from './signals.ts'

/**
 * The alarms of an environment on AWS by logical id, for the stack that holds the cluster: they name its resources
 * `Cluster` (AWS::EKS::Cluster) and `AlarmTopic` (AWS::SNS::Topic). Empty on other providers. What only Container
 * Insights measures is left out where that is off.
 */
export function alarmResources(settings: Settings): Readonly<Record<string, Resource>> {
  const entries = SIGNALS.flatMap((signal) => {
    const alarm = signal.alarm?.(settings)
    return alarm ? [[`${logicalName(signal)}Alarm`, resourceOf(signal, alarm, settings)] as const] : []
  })
  return Object.fromEntries(entries)
}

/** `node-memory` → `NodeMemory`. */
export function logicalName({ id }: Pick<Signal, 'id'>): string {
  return id
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

function resourceOf(signal: Signal, alarm: Alarm, settings: Settings): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Metadata: { Threshold: signal.reason, TreatMissingData: alarm.missing.reason },
    Properties: {
      AlarmName: `${settings.cluster.name}-${signal.id}`,
      AlarmDescription: `${signal.summary}. ${signal.means} Runbook: ${runbookOf(signal, settings)}`,
      AlarmActions: [{ Ref: 'AlarmTopic' }],
      OKActions: [{ Ref: 'AlarmTopic' }],
      ...measureOf(alarm),
      EvaluationPeriods: alarm.periods,
      DatapointsToAlarm: alarm.periods,
      ComparisonOperator: alarm.comparison,
      Threshold: alarm.threshold,
      TreatMissingData: alarm.missing.treat,
    },
  }
}

function measureOf({
  query,
  namespace,
  metric,
  dimensions,
  statistic,
  period,
}: Alarm): Readonly<Record<string, Value>> {
  if (query !== undefined) return { Metrics: [{ Id: 'figure', Expression: query, Period: period, ReturnData: true }] }
  return {
    Namespace: namespace,
    MetricName: metric,
    Dimensions: Object.entries(dimensions).map(([Name, of]) => ({ Name, Value: of })),
    Statistic: statistic,
    Period: period,
  }
}
