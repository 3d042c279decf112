import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsSettings, type Changes, ofType, templatesOf } from './sample-aws.ts'
import { outboundPortsOf } from './security-groups.ts'

const ports = (changes: Changes) =>
  outboundPortsOf(awsSettings(changes)).map(({ protocol, port }) => `${protocol} ${port}`)

const rulesOf = (changes: Changes = {}) => {
  const { vpc } = templatesOf(changes)
  const all = { ...ofType(vpc, 'AWS::EC2::SecurityGroupIngress'), ...ofType(vpc, 'AWS::EC2::SecurityGroupEgress') }
  return Object.entries(all).map(([id, { Type, Properties = {} }]) => ({ id, Type, Properties }))
}

test('nodes reach the world by HTTPS, and by the ports that the settings name', () => {
  assert.deepEqual(ports({}), ['tcp 443'])
  assert.deepEqual(ports({ identity: { issuer: 'https://id.example.com:8443/realm', clientId: 'x' } }), [
    'tcp 443',
    'tcp 8443',
  ])
  assert.deepEqual(
    ports({
      certificate: { source: 'cert-manager', directory: 'https://ca.example.com:9000/acme', email: 'a@example.com' },
    }),
    ['tcp 443', 'tcp 9000'],
  )
  assert.deepEqual(
    ports({ backup: { store: { kind: 's3', bucket: 'b-1', region: 'x', endpoint: 'https://s3.example.com:9010' } } }),
    ['tcp 443', 'tcp 9010'],
  )
  assert.deepEqual(ports({ entrance: { kind: 'tunnel' } }), ['tcp 443', 'tcp 7844', 'udp 7844'])
})

test('a managed database is reached at its port and network and nowhere else', () => {
  const database = {
    kind: 'managed',
    service: 'rds',
    host: 'db.example.com',
    port: 5433,
    network: '10.9.0.0/24',
  } as const
  const rule = rulesOf({ database }).find(({ id }) => id === 'NodesToDatabase')
  assert.equal(rule?.Properties['CidrIp'], '10.9.0.0/24')
  assert.equal(rule?.Properties['FromPort'], 5433)
  assert.ok(!rulesOf().some(({ id }) => id === 'NodesToDatabase'))
})

test('every rule is described in letters that EC2 takes', () => {
  const issuer = { issuer: 'https://id.example.com:8443', clientId: 'x' }
  for (const { id, Properties } of rulesOf({
    identity: issuer,
    entrance: { kind: 'tunnel' },
    aws: { nat: 'instance' },
  })) {
    assert.match(String(Properties['Description']), /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{5,255}$/, id)
  }
})

test('nobody outside the VPC gets in: what comes in comes from one of our groups', () => {
  for (const { id, Type, Properties } of rulesOf()) {
    if (Type === 'AWS::EC2::SecurityGroupEgress') continue
    assert.equal(Properties['CidrIp'], undefined, id)
    assert.ok(Properties['SourceSecurityGroupId'], id)
  }
})

test('only HTTPS leaves the VPC by default', () => {
  const open = rulesOf().filter(({ Properties }) => Properties['CidrIp'] === '0.0.0.0/0')
  assert.deepEqual(
    open.map(({ id }) => id),
    ['NodesOut443'],
  )
})

test('both ends of the control plane’s way to nodes are open at the same ports', () => {
  const portsOf = (start: string) =>
    rulesOf().flatMap(({ id }) => (id.startsWith(start) ? [id.slice(start.length)] : []))
  assert.deepEqual(portsOf('NodesFromCluster'), ['443', '9443', '10250'])
  assert.deepEqual(portsOf('ClusterToNodes'), portsOf('NodesFromCluster'))
})

test('the group of the nodes carries the cluster’s tag, and only that one, for the load balancer’s controller', () => {
  const { vpc } = templatesOf()
  const owned = Object.entries(ofType(vpc, 'AWS::EC2::SecurityGroup')).filter(([, { Properties }]) =>
    JSON.stringify(Properties?.['Tags']).includes('"kubernetes.io/cluster/cloudtolocalllm-eks","Value":"owned"'),
  )
  assert.deepEqual(
    owned.map(([id]) => id),
    ['NodeSecurityGroup'],
  )
})
