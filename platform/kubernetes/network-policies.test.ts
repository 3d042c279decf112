import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAt, valueAt } from '../policy/facts.ts'
import { type Flow, flowsOf } from '../ports.ts'
import { settingsOf } from '../sample-facts.ts'
import { kubernetesObjects } from './render.ts'
import { only, podTemplatesOf, RELEASE, VARIANTS } from './sample-objects.ts'

const objectsOfEnvironment = (...environment: Parameters<typeof settingsOf>) =>
  kubernetesObjects(settingsOf(...environment), RELEASE)

/** All that the policies of an environment let through, each way by itself: `in 8443 <podSelector…>`. */
function openings(...environment: Parameters<typeof objectsOfEnvironment>): string[] {
  return objectsOfEnvironment(...environment)
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap((policy) => [
      ...listAt(policy, 'spec.ingress').flatMap((rule) => ways(policy.metadata.name, 'in', rule, 'from')),
      ...listAt(policy, 'spec.egress').flatMap((rule) => ways(policy.metadata.name, 'out', rule, 'to')),
    ])
}

function ways(policy: string, way: string, rule: unknown, side: string): string[] {
  const peers = listAt(rule, side)
  const ports = listAt(rule, 'ports')
  assert.ok(peers.length > 0 && ports.length > 0, 'an empty list would mean everybody or every port')
  return peers.flatMap((peer) =>
    ports.map(
      (port) => `${policy} ${way} ${valueAt(port, 'protocol')} ${valueAt(port, 'port')} ${JSON.stringify(peer)}`,
    ),
  )
}

/** How many openings a flow needs: one at each end that is ours, for each port and place. */
function endsOf({ from, to, ports }: Flow): number {
  const outgoing = from.kind === 'component' || from.kind === 'everyone' ? to.length : 0
  const sources = from.kind === 'blocks' ? from.blocks.length : 1
  const incoming = to.some(({ kind }) => kind === 'component') ? sources : 0
  return (outgoing + incoming) * ports.length
}

for (const { name, changes } of VARIANTS) {
  const title = `${name} ${JSON.stringify(changes)}`.slice(0, 80)

  test(`the policies let through what the table says and nothing else: ${title}`, () => {
    const found = openings(name, changes)
    const expected = flowsOf(settingsOf(name, changes)).reduce((sum, flow) => sum + endsOf(flow), 0)
    assert.equal(found.length, expected)
    assert.equal(new Set(found).size, found.length, 'none is said twice')
  })

  test(`every pod of the namespace falls under the denial and a policy of its own: ${title}`, () => {
    const objects = objectsOfEnvironment(name, changes)
    const selectors = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map((policy) => Object(valueAt(policy, 'spec.podSelector.matchLabels')))
    const ours = podTemplatesOf(objects.filter(({ metadata }) => metadata.namespace !== 'kube-system'))
    assert.ok(ours.length >= 2)
    for (const template of ours) {
      const labels = Object(valueAt(template, 'metadata.labels'))
      const matching = selectors.filter((selector) =>
        Object.entries(selector).every(([key, value]) => labels[key] === value),
      )
      assert.equal(matching.length, 3, 'the denial, names, and its own')
    }
  })
}

test('nothing is allowed that is not named', () => {
  const policy = only(objectsOfEnvironment('aws'), 'NetworkPolicy', 'default-deny')
  assert.deepEqual(valueAt(policy, 'spec'), { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
})

test('the migration is reached by nobody', () => {
  const policy = only(objectsOfEnvironment('aws'), 'NetworkPolicy', 'cloudtolocalllm-migration')
  assert.deepEqual(valueAt(policy, 'spec.policyTypes'), ['Ingress', 'Egress'])
  assert.equal(valueAt(policy, 'spec.ingress'), undefined)
})

test('who may go out does not reach what is inside', () => {
  const outside = openings('aws').filter((opening) => opening.includes('0.0.0.0/0') && opening.includes(' out '))
  assert.equal(outside.length, 1)
  for (const inside of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']) {
    assert.ok(outside[0]?.includes(inside), inside)
  }
})

test('both ends of a connection inside are opened', () => {
  const database = openings('aws').filter((opening) => opening.includes(' 5432 '))
  assert.deepEqual(
    database.map((opening) => opening.split(' ').slice(0, 2).join(' ')),
    [
      'cloudtolocalllm-database in',
      'cloudtolocalllm-database in',
      'cloudtolocalllm-migration out',
      'cloudtolocalllm-gateway out',
    ],
  )
})
