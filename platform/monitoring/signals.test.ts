import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STREAM_WINDOW } from '@cloudtolocalllm/protocol/limits'
import { SHIPPED, settingsOf } from '../sample-facts.ts'
import { manyStreams, STREAM_BYTES } from './gateway-signals.ts'
import { OTHERS_METRICS, unknownMetrics } from './known-metrics.ts'
import { metricsOf } from './promql.ts'
import { runbookOf } from './signal.ts'
import { SIGNALS } from './signals.ts'

/** Environments in which every part that a signal may watch is there at least once. */
const environments = [
  ...SHIPPED.map((name) => settingsOf(name)),
  settingsOf('aws', {
    database: {
      kind: 'managed',
      service: 'rds',
      host: 'main.c1a2b3.us-east-1.rds.amazonaws.com',
      network: '10.0.0.0/16',
    },
  }),
]

const alertsOf = (id: string) => {
  const signal = SIGNALS.find((one) => one.id === id) ?? assert.fail(`no signal ${id}`)
  return environments.map((settings) => signal.alert?.(settings)?.expression)
}

/** Words of issue and guidelines, and the signals that answer them. */
const asked: Readonly<Record<string, readonly string[]>> = {
  processors: ['node-processor'],
  memory: ['node-memory', 'gateway-memory'],
  disks: ['node-disk', 'database-disk'],
  nodes: ['node-ready', 'pods-waiting'],
  'errors of the gateway': ['gateway-errors', 'gateway-broken-answers'],
  latency: ['gateway-latency', 'gateway-busy'],
  streams: ['gateway-streams'],
  'devices online': ['devices-online'],
  tunnels: ['tunnel-round-trip', 'tunnel-reconnects'],
  'connections of the database': ['database-connections'],
  'size of the database': ['database-size'],
  'the age of the oldest change that is not archived': ['archive-age', 'archive-failures'],
  'the age of the last proved restore': ['restore-proof'],
  'ages of certificates and secrets': ['certificate-expiry', 'certificate-renewal', 'secret-age'],
  'cost against budget': ['cost'],
}
for (const [what, ids] of Object.entries(asked)) {
  test(`the list watches ${what}`, () => {
    for (const id of ids)
      assert.ok(
        SIGNALS.some((signal) => signal.id === id),
        id,
      )
  })
}

test('every signal has a name of its own and says in sentences what it means and why there', () => {
  assert.equal(new Set(SIGNALS.map(({ id }) => id)).size, SIGNALS.length)
  for (const { id, summary, means, reason } of SIGNALS) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/)
    assert.match(summary, /^[A-Z].*[^.]$/)
    assert.match(means, /^[A-Z].*\.$/)
    assert.match(reason, /^[A-Z].*\.$/)
  }
})

test('every signal is measured somewhere, or says why not yet; never both', () => {
  for (const signal of SIGNALS) {
    const measured = environments.some((settings) => signal.alarm?.(settings) ?? signal.alert?.(settings))
    assert.notEqual(measured || signal.budget === true, signal.unmeasured !== undefined, signal.id)
  }
})

test('what comes with later work is in the list, and nothing asks for it', () => {
  const waiting = SIGNALS.filter(({ unmeasured }) => unmeasured !== undefined).map(({ id }) => id)
  assert.deepEqual(waiting, ['tunnel-reconnects', 'archive-age', 'restore-proof', 'secret-age'])
})

test('a runbook is a command that names the environment', () => {
  const [signal = assert.fail('no signal')] = SIGNALS
  assert.equal(runbookOf(signal, settingsOf('production')), 'npm run ctl -- status production')
})

test('no query names a metric that nobody has', () => {
  for (const settings of environments) {
    for (const { id, alert } of SIGNALS) {
      const watched = alert?.(settings)
      if (!watched) continue
      assert.deepEqual(unknownMetrics(watched.expression), [], id)
      assert.notDeepEqual(metricsOf(watched.expression), [], id)
    }
  }
})

test('a query on a metric that is in no list is found', () => {
  assert.deepEqual(unknownMetrics('rate(kube_pod_restarts[5m]) + cloudtolocalllm_streams'), ['kube_pod_restarts'])
})

test('every metric of others that is kept is read by some query, and its source is named with a date', () => {
  const read = new Set(
    SIGNALS.flatMap(({ alert }) => environments.flatMap((one) => metricsOf(alert?.(one)?.expression ?? ''))),
  )
  for (const { program, source, metrics } of OTHERS_METRICS) {
    assert.match(source, /read 20\d\d-\d\d$/, program)
    assert.deepEqual(
      metrics.filter((name) => !read.has(name)),
      [],
      program,
    )
  }
})

test('a database that somebody else runs has no volume of ours and no archive of ours', () => {
  assert.equal(alertsOf('database-disk').at(-1), undefined)
  assert.equal(alertsOf('archive-failures').at(-1), undefined)
  assert.match(alertsOf('database-size').at(-1) ?? '', /datname="cloudtolocalllm"/)
})

test('a certificate’s renewal is watched where cert-manager renews it, its end everywhere', () => {
  assert.deepEqual(
    alertsOf('certificate-renewal').map((expression) => expression !== undefined),
    [false, false, false, true, false],
  )
  assert.ok(alertsOf('certificate-expiry').every((expression) => expression?.endsWith('time() < 1209600')))
})

test('queries follow the namespace and the expected size of the settings', () => {
  const settings = settingsOf('production', { namespace: 'models', database: { expectedGb: 7 } })
  const texts = SIGNALS.flatMap(({ alert }) => alert?.(settings)?.expression ?? [])
  assert.ok(texts.some((text) => text.includes('> 7000000000')))
  assert.ok(!texts.some((text) => text.includes('namespace="cloudtolocalllm"')))
})

test('streams are many where their stalled readers would fill half of the memory', () => {
  assert.equal(STREAM_BYTES, STREAM_WINDOW)
  assert.equal(manyStreams(settingsOf('aws')), 768)
  assert.equal(manyStreams(settingsOf('aws', { gateway: { memory: '1Gi' } })), 2048)
})
