import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import { logicalName } from './cloudwatch.ts'
import { type Alert, runbookOf, type Signal, type Topic } from './signal.ts'
import { SIGNALS } from './signals.ts'

/** A signal that Prometheus can see in this environment. */
interface Watched {
  signal: Signal
  alert: Alert
}

/** In which order the groups stand in the file. */
const TOPICS: readonly Topic[] = ['infrastructure', 'gateway', 'database', 'upkeep']

/** Minute at which the generated tests look: past every window, every wait, and the sum of both; their series last 120. */
const LOOK_AT = 100

/** Alerting rules of one environment, as Prometheus reads them: a group per topic. */
export function alertingRules(settings: Settings): Value {
  const watched = watchedIn(settings)
  return {
    groups: TOPICS.map((topic) => ({
      name: `${topic} of ${settings.name}`,
      rules: watched.filter(({ signal }) => signal.topic === topic).map((each) => ruleOf(each, settings)),
    })),
  }
}

/** promtool's unit tests of {@link alertingRules}: each alert fires where it must, waits as long as it says, and stays silent else. */
export function ruleTests(settings: Settings, rulesFile: string): Value {
  return {
    rule_files: [rulesFile],
    evaluation_interval: '1m',
    tests: watchedIn(settings).flatMap((watched) => testsOf(watched, settings)),
  }
}

function watchedIn(settings: Settings): readonly Watched[] {
  return SIGNALS.flatMap((signal) => {
    const alert = signal.alert?.(settings)
    return alert ? [{ signal, alert }] : []
  })
}

function ruleOf({ signal, alert }: Watched, settings: Settings): Value {
  return {
    alert: logicalName(signal),
    expr: alert.expression,
    ...(alert.minutes > 0 && { for: `${alert.minutes}m` }),
    labels: labelsOf(signal, settings),
    annotations: annotationsOf(signal, settings),
  }
}

function labelsOf({ urgency }: Signal, { name }: Settings): Readonly<Record<string, string>> {
  return { environment: name, urgency }
}

function annotationsOf(signal: Signal, settings: Settings): Readonly<Record<string, string>> {
  return {
    summary: signal.summary,
    description: `${signal.means} Threshold: ${signal.reason}`,
    runbook: runbookOf(signal, settings),
  }
}

function testsOf({ signal, alert }: Watched, settings: Settings): readonly Value[] {
  const alertname = logicalName(signal)
  const firing = {
    exp_labels: { ...alert.fires.labels, ...labelsOf(signal, settings) },
    exp_annotations: annotationsOf(signal, settings),
  }
  const at = (minute: number, expected: readonly Value[]) => ({
    eval_time: `${minute}m`,
    alertname,
    exp_alerts: expected,
  })
  return [
    {
      name: `${signal.id} fires`,
      interval: '1m',
      input_series: seriesOf(alert.fires.series),
      alert_rule_test: [...(alert.minutes > 0 ? [at(alert.minutes - 1, [])] : []), at(LOOK_AT, [firing])],
    },
    {
      name: `${signal.id} stays silent`,
      interval: '1m',
      input_series: seriesOf(alert.silent.series),
      alert_rule_test: [at(LOOK_AT, [])],
    },
  ]
}

function seriesOf(series: Alert['fires']['series']): Value {
  return series.map(([name, values]) => ({ series: name, values }))
}
