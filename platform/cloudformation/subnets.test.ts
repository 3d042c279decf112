import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCidr } from '../setting-kinds.ts'
import { awsSettings } from './sample-aws.ts'
import { partOf, subnetsOf, zoneListOf } from './subnets.ts'

const cut: [network: string, inner: string[], outer: string[]][] = [
  [
    '10.0.0.0/16',
    ['10.0.0.0/18', '10.0.64.0/18', '10.0.128.0/18'],
    ['10.0.192.0/20', '10.0.208.0/20', '10.0.224.0/20'],
  ],
  [
    '172.16.128.0/17',
    ['172.16.128.0/19', '172.16.160.0/19', '172.16.192.0/19'],
    ['172.16.224.0/21', '172.16.232.0/21', '172.16.240.0/21'],
  ],
  // The smallest that the settings take: 16 addresses are the fewest of a subnet of AWS.
  [
    '192.168.7.0/24',
    ['192.168.7.0/26', '192.168.7.64/26', '192.168.7.128/26'],
    ['192.168.7.192/28', '192.168.7.208/28', '192.168.7.224/28'],
  ],
]

for (const [network, inner, outer] of cut) {
  test(`${network} is cut into three large private and three small public parts`, () => {
    const plans = subnetsOf(awsSettings({ aws: { network, publicSubnets: 3 } }))
    assert.deepEqual(
      plans.private.map(({ cidr }) => cidr),
      inner,
    )
    assert.deepEqual(
      plans.public.map(({ cidr }) => cidr),
      outer,
    )
  })
}

test('subnets lie inside the network and apart from each other, whatever its size', () => {
  for (let bits = 16; bits <= 24; bits += 1) {
    const network = `10.64.0.0/${bits}`
    const { private: inner, public: outer } = subnetsOf(awsSettings({ aws: { network, publicSubnets: 3 } }))
    const blocks = [...inner, ...outer].map(({ cidr }) => blockOf(cidr)).sort((one, other) => one.first - other.first)
    const whole = blockOf(network)
    let end = whole.first
    for (const { first, size } of blocks) {
      assert.ok(first >= end, `${network}: ${first} begins before ${end}`)
      assert.equal(first % size, 0)
      end = first + size
    }
    assert.ok(end <= whole.first + whole.size)
  }
})

test('a subnet more moves none of the others', () => {
  const two = subnetsOf(awsSettings({ aws: { privateSubnets: 2, publicSubnets: 2 } }))
  const three = subnetsOf(awsSettings({ aws: { privateSubnets: 3, publicSubnets: 3 } }))
  assert.deepEqual(three.private.slice(0, 2), two.private)
  assert.deepEqual(three.public.slice(0, 2), two.public)
})

test('as asked by default: three private and two public, one of each to a zone', () => {
  const plans = subnetsOf(awsSettings())
  assert.deepEqual(
    plans.private.map(({ id, zone }) => [id, zone]),
    [
      ['PrivateSubnet1', 0],
      ['PrivateSubnet2', 1],
      ['PrivateSubnet3', 2],
    ],
  )
  assert.deepEqual(
    plans.public.map(({ id, zone }) => [id, zone]),
    [
      ['PublicSubnet1', 0],
      ['PublicSubnet2', 1],
    ],
  )
  assert.equal(zoneListOf(awsSettings()), 'us-east-1a,us-east-1b,us-east-1c')
})

test('what is no block is named', () => {
  assert.throws(() => partOf('10.0.0.0', 2, 0), /expected a block like 10\.0\.0\.0\/16, got 10\.0\.0\.0/)
})

function blockOf(cidr: string): { first: number; size: number } {
  const block = readCidr(cidr)
  assert.ok(block, cidr)
  return block
}
