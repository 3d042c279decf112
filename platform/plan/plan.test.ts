import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concerns, renderEverything } from '../render.ts'
import type { RenderedFile } from '../rendered-file.ts'
import { factsAgainst, factsOf, SHIPPED, settingsOf } from '../sample-facts.ts'
import type { Value } from '../yaml-text.ts'
import { planOf } from './plan.ts'

/** What stands rendered today of one environment. */
function rendered(name: string): readonly RenderedFile[] {
  const settings = settingsOf(name)
  return renderEverything(SHIPPED.map((shipped) => settingsOf(shipped))).filter((file) => concerns(file, settings))
}

/** What a change of the settings changes. */
function changesOf(name: string, changes: { readonly [key: string]: Value }) {
  return factsAgainst(rendered(name), name, changes).changes
}

for (const name of SHIPPED) {
  test(`${name}: nothing changes against its own rendering`, () => {
    assert.deepEqual(changesOf(name, {}), [])
  })

  test(`${name}: against nothing everything is new, and nothing of it is lost or away`, () => {
    const { changes } = planOf(factsOf(name), 'nothing')
    assert.ok(changes.length > 20)
    for (const { action, downtime, dataLoss } of changes) {
      assert.deepEqual([action, downtime, dataLoss], ['create', undefined, undefined])
    }
  })
}

test('another instance type changes one parameter, and says that nodes are replaced', () => {
  const [change, ...others] = changesOf('aws', { cluster: { nodes: { type: 't3.large' } } })
  assert.deepEqual(others, [])
  assert.deepEqual([change?.kind, change?.name, change?.differs], ['Parameter', 'NodeInstanceType', ['Default']])
  assert.match(change?.downtime ?? '', /one by one/)
})

test('another network makes the VPC anew, and says so', () => {
  const changes = changesOf('aws', { aws: { network: '10.1.0.0/16' } })
  const vpc = changes.find(({ kind }) => kind === 'AWS::EC2::VPC')
  assert.equal(vpc?.action, 'replace')
  assert.match(vpc?.replacement ?? '', /CidrBlock/)
  assert.match(vpc?.downtime ?? '', /away/)
})

test('another number of gateways is a change that nobody notices', () => {
  const changes = changesOf('production', { gateway: { replicas: 3 } })
  const deployment = changes.find(({ kind }) => kind === 'Deployment')
  assert.deepEqual([deployment?.action, deployment?.differs], ['change', ['spec.replicas']])
  assert.ok(changes.every(({ downtime }) => downtime === undefined))
})

test('a larger volume cannot be had by changing the claim of a database that runs', () => {
  const changes = changesOf('production', { database: { kind: 'cluster', storageGb: 64 } })
  const database = changes.find(({ kind }) => kind === 'StatefulSet')
  assert.deepEqual([database?.group, database?.action], ['database', 'replace'])
  assert.match(database?.downtime ?? '', /database is away/)
})

test('another time to live is a change of DNS alone', () => {
  const changes = changesOf('production', { dns: { ttl: 60 } })
  assert.deepEqual(
    changes.map(({ group, name }) => [group, name]),
    [['dns', 'config/dns/production.yaml']],
  )
})

test('objectives are told in seconds, and cost with every line', () => {
  const { objectives, cost } = planOf(factsOf('aws'), 'nothing')
  assert.deepEqual([objectives.rpo.target, objectives.rto.target], [3600, 7200])
  const parts = objectives.rto.parts.reduce((sum, { seconds }) => sum + seconds, 0)
  assert.ok(Math.abs(parts - objectives.rto.expected) < 1)
  const lines = cost.lines.reduce((sum, { monthly }) => sum + monthly, 0)
  assert.ok(Math.abs(lines - cost.monthly) < 0.01)
})
