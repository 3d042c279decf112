import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '../cloudformation/template.ts'
import { settingsOf } from '../sample-facts.ts'
import type { Settings } from '../settings.ts'
import { alarmResources, logicalName } from './cloudwatch.ts'
import { CLOUD_METRICS } from './known-metrics.ts'

const rds = {
  kind: 'managed',
  service: 'rds',
  host: 'main.c1a2b3.us-east-1.rds.amazonaws.com',
  network: '10.0.0.0/16',
  storageGb: 50,
}
const aws = settingsOf('aws')
const withRds = settingsOf('aws', { database: rds })

const propertiesOf = (settings: Settings, name: string): Readonly<Record<string, unknown>> => {
  const alarm: Resource = alarmResources(settings)[name] ?? assert.fail(`no alarm ${name}`)
  return alarm.Properties ?? {}
}

test('the alarms are those of processor, memory, disk, nodes, cluster, way out and gateways', () => {
  assert.deepEqual(Object.keys(alarmResources(aws)), [
    'NodeProcessorAlarm',
    'NodeMemoryAlarm',
    'NodeDiskAlarm',
    'NodeReadyAlarm',
    'PodsWaitingAlarm',
    'ClusterErrorsAlarm',
    'NatPortsAlarm',
    'GatewayReplicasAlarm',
  ])
})

test('an alarm acts, says what it means and which command looks into it, and why its threshold is there', () => {
  for (const [name, alarm] of Object.entries(alarmResources(aws))) {
    const properties = alarm.Properties ?? {}
    assert.deepEqual(properties['AlarmActions'], [{ Ref: 'AlarmTopic' }], name)
    assert.deepEqual(properties['OKActions'], [{ Ref: 'AlarmTopic' }], name)
    assert.match(String(properties['AlarmDescription']), /^[A-Z].*\. .* Runbook: npm run ctl -- \w+ aws$/)
    assert.match(JSON.stringify(alarm.Metadata), /"Threshold":".+","TreatMissingData":".+"/)
  }
})

test('every alarm asks for a metric that exists, by dimensions under which it is published', () => {
  for (const settings of [aws, withRds]) {
    for (const [name, { Properties = {} }] of Object.entries(alarmResources(settings))) {
      if (Properties['Metrics'] !== undefined) continue
      const known = CLOUD_METRICS.find(({ metric }) => metric === Properties['MetricName'])
      assert.equal(known?.namespace, Properties['Namespace'], name)
      const dimensions = JSON.stringify(namesOf(Properties['Dimensions']))
      assert.ok(
        known?.dimensions.some((set) => JSON.stringify(set.toSorted()) === dimensions),
        `${name}: ${dimensions}`,
      )
    }
  }
})

function namesOf(dimensions: unknown): readonly string[] {
  assert.ok(Array.isArray(dimensions))
  return dimensions.map(({ Name }) => String(Name)).toSorted()
}

test('the query of the NAT gateways names a metric and a dimension that exist', () => {
  const text = JSON.stringify(propertiesOf(aws, 'NatPortsAlarm')['Metrics'])
  assert.match(text, /SELECT SUM\(ErrorPortAllocation\) FROM SCHEMA\(\\"AWS\/NATGateway\\", NatGatewayId\)/)
  const known = CLOUD_METRICS.find(({ metric }) => metric === 'ErrorPortAllocation')
  assert.deepEqual(known?.dimensions, [['NatGatewayId']])
})

test('without Container Insights only what AWS itself measures is left', () => {
  const quiet = settingsOf('aws', { aws: { containerInsights: false } })
  assert.deepEqual(Object.keys(alarmResources(quiet)), ['PodsWaitingAlarm', 'ClusterErrorsAlarm', 'NatPortsAlarm'])
})

test('without NAT gateways nothing asks for their ports', () => {
  assert.ok(!('NatPortsAlarm' in alarmResources(settingsOf('aws', { aws: { nat: 'instance' } }))))
})

test('other clouds have no alarms of AWS', () => {
  assert.deepEqual(alarmResources(settingsOf('production')), {})
})

test('the gateway’s alarm counts the replicas of the settings, and a silent agent counts as gone', () => {
  const properties = propertiesOf(settingsOf('aws', { gateway: { replicas: 3 } }), 'GatewayReplicasAlarm')
  assert.equal(properties['Threshold'], 3)
  assert.equal(properties['ComparisonOperator'], 'LessThanThreshold')
  assert.equal(properties['TreatMissingData'], 'breaching')
})

test('a database of RDS is found by its address, and may have 20 % of its storage free', () => {
  const properties = propertiesOf(withRds, 'DatabaseDiskAlarm')
  assert.deepEqual(properties['Dimensions'], [{ Name: 'DBInstanceIdentifier', Value: 'main' }])
  assert.equal(properties['Threshold'], 10e9)
  const cluster = settingsOf('aws', { database: { ...rds, host: 'main.cluster-c1a2b3.us-east-1.rds.amazonaws.com' } })
  assert.ok(!('DatabaseDiskAlarm' in alarmResources(cluster)), 'a cluster’s address names no instance')
})

test('a logical id has letters and digits only', () => {
  assert.equal(logicalName({ id: 'pods-waiting' }), 'PodsWaiting')
})
