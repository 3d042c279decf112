import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Metrics } from '@cloudtolocalllm/gateway/metrics'
import { settingsOf } from '../sample-facts.ts'
import { isGatewayMetric } from './known-metrics.ts'
import { metricsOf } from './promql.ts'
import { SIGNALS } from './signals.ts'

const settings = settingsOf('production')
const expressions = SIGNALS.flatMap(({ alert }) => alert?.(settings)?.expression ?? [])
const named = new Set(expressions.flatMap(metricsOf).filter(isGatewayMetric))

/** What a gateway sends to whoever asks for /metrics, after one answer. */
async function sent(): Promise<string> {
  const metrics = new Metrics({ devices: () => [], inFlight: () => 0 })
  return metrics.registry.metrics()
}

test('every figure of the gateway that a rule reads is one that a gateway sends', async () => {
  const text = await sent()
  assert.ok(named.size >= 7, `only ${[...named].join(', ')}`)
  for (const name of named) assert.match(text, new RegExp(`^# TYPE ${name.replace(/_bucket$/, '')} `, 'm'), name)
})

test('labels that rules ask for are labels of the metric', async () => {
  const metrics = new Metrics({ devices: () => [], inFlight: () => 0 })
  const { labelNames } = Object(metrics.registry.getSingleMetric('cloudtolocalllm_requests_total'))
  const asked = expressions.flatMap((text) => [...text.matchAll(/cloudtolocalllm_requests_total\{(\w+)=/g)])
  assert.ok(asked.length > 0)
  for (const [, label] of asked) assert.ok(labelNames.includes(label), label)
})

test('a figure that no gateway sends would be found', async () => {
  assert.doesNotMatch(await sent(), /^# TYPE cloudtolocalllm_reconnects_total /m)
})
