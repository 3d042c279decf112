import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  amount,
  branchName,
  bucketName,
  cidr,
  count,
  digest,
  dnsLabel,
  duration,
  email,
  hostName,
  identifier,
  memory,
  minorVersion,
  port,
  processor,
  readCidr,
  registryPrefix,
  repositoryName,
  secondsOf,
  webAddress,
} from './setting-kinds.ts'

/** Values on the edge of each kind: what it takes, and what it does not. */
const EDGES = [
  {
    name: 'identifier',
    kind: identifier,
    edges: [
      ['a', 'us-east-1', 'Standard_D2as_v6', 't3.medium'],
      ['', '-a', '.a', 'a b', 'a/b', 'a'.repeat(101)],
    ],
  },
  {
    name: 'dnsLabel',
    kind: dnsLabel,
    edges: [
      ['a', 'a-b', 'a1', 'a'.repeat(63)],
      ['', 'A', '-a', 'a-', 'a.b', 'a_b', 'a'.repeat(64)],
    ],
  },
  {
    name: 'hostName',
    kind: hostName,
    edges: [
      ['a.io', 'models.example.com', 'xn--bcher-kva.example'],
      ['localhost', 'a..com', '.com', 'A.com', 'a.com.', '1.2.3.4', '-a.com'],
    ],
  },
  {
    name: 'registryPrefix',
    kind: registryPrefix,
    edges: [
      ['ghcr.io/owner', 'localhost:5000', 'a.azurecr.io', '1.dkr.ecr.us-east-1.amazonaws.com'],
      ['ghcr.io/', 'https://ghcr.io', 'ghcr.io/A', 'a b'],
    ],
  },
  {
    name: 'branchName',
    kind: branchName,
    edges: [
      ['main', 'release/1.2', 'feature/a--b', 'a_b'],
      ['', '.a', 'a.', 'a..b', 'a/', '/a', 'a//b', 'a/.b', 'a b', 'a*', 'a'.repeat(101)],
    ],
  },
  {
    name: 'repositoryName',
    kind: repositoryName,
    edges: [
      ['owner/name', 'a-b/c.d_e'],
      ['owner', 'a/b/c', 'a b/c', '/a'],
    ],
  },
  {
    name: 'digest',
    kind: digest,
    edges: [[`sha256:${'a'.repeat(64)}`], ['a'.repeat(64), `sha256:${'a'.repeat(63)}`, `sha256:${'A'.repeat(64)}`]],
  },
  {
    name: 'bucketName',
    kind: bucketName,
    edges: [
      ['abc', 'a-b-c', 'a'.repeat(63)],
      ['ab', 'A-b', 'a_b', 'a.b', 'a'.repeat(64)],
    ],
  },
  {
    name: 'minorVersion',
    kind: minorVersion,
    edges: [
      ['1.30', '1.36'],
      ['1.3', '1.366', 'v1.36', '2.10', '1.36.1'],
    ],
  },
  {
    name: 'email',
    kind: email,
    edges: [
      ['a@b.c', 'ops+alerts@example.com'],
      ['a', '@b', 'a@', 'a b@c.d', 'a@b c', '<a@b.c>'],
    ],
  },
  {
    name: 'webAddress',
    kind: webAddress,
    edges: [
      ['https://a.example', 'https://a.example:8443/x/y'],
      [
        'http://a.example',
        'https://',
        'https://a.example/?q',
        'https://u:p@a.example',
        'https://a.example:86247',
        'javascript:x',
      ],
    ],
  },
  {
    name: 'processor',
    kind: processor,
    edges: [
      ['10m', '250m', '1', '64'],
      ['0', '0m', '1.5', '100', '5 m', '9m'],
    ],
  },
  {
    name: 'memory',
    kind: memory,
    edges: [
      ['1Mi', '384Mi', '16Gi'],
      ['0Mi', '1G', '1024', '1.5Gi'],
    ],
  },
  {
    name: 'duration',
    kind: duration,
    edges: [
      ['1s', '90s', '6h', '7d'],
      ['0s', '6', '6H', '1h30m', '-1h', '100000s'],
    ],
  },
  {
    name: 'cidr',
    kind: cidr,
    edges: [
      ['10.0.0.0/16', '0.0.0.0/0', '192.168.1.1/32'],
      ['10.0.0.1/16', '10.0.0.0', '10.0.0.0/33', '256.0.0.0/8', '10.0.0/8', '::/0'],
    ],
  },
] as const

describe('a kind of setting', () => {
  for (const { name, kind, edges } of EDGES) {
    const [good, bad] = edges
    it(`${name} takes what it is, and says of the rest what was expected`, () => {
      for (const value of good) assert.ok(kind.safeParse(value).success, value)
      for (const value of bad) {
        const result = kind.safeParse(value)
        assert.ok(!result.success, value)
        assert.doesNotMatch(result.error.issues[0]?.message ?? '', /Invalid/)
      }
    })
  }

  it('is a text without any character that means something in a script, a template or a query', () => {
    const texts = EDGES.flatMap(({ edges: [good] }) => [...good])
    for (const { name, kind } of EDGES) {
      fc.assert(
        fc.property(
          fc.constantFrom(...texts),
          fc.constantFrom(...'"\'`$\\;&|<>(){}[]*?!#%\n\r\t \0'),
          fc.nat(80),
          (text, mark, at) => {
            const place = at % (text.length + 1)
            assert.ok(!kind.safeParse(text.slice(0, place) + mark + text.slice(place)).success, name)
          },
        ),
        { numRuns: 50 },
      )
    }
  })

  it('ends where its text ends: a line feed after it is not overlooked', () => {
    for (const { name, kind, edges } of EDGES) {
      assert.ok(!kind.safeParse(`${edges[0][0]}\n`).success, name)
    }
  })
})

describe('a number', () => {
  it('of things is whole and within its bounds', () => {
    const three = count(1, 3)
    for (const value of [1, 2, 3]) assert.ok(three.safeParse(value).success)
    for (const value of [0, 4, 1.5, '2', Number.NaN, Number.POSITIVE_INFINITY])
      assert.ok(!three.safeParse(value).success)
    assert.equal(three.safeParse('2').error?.issues[0]?.message, 'a whole number from 1 to 3')
    assert.equal(three.safeParse(4).error?.issues[0]?.message, '3 or less')
  })

  it('of money or GB may have a fraction, and is not negative', () => {
    for (const value of [0, 0.5, 1_000_000]) assert.ok(amount.safeParse(value).success)
    for (const value of [-1, 1_000_001, '1']) assert.ok(!amount.safeParse(value).success)
  })

  it('of a port lies from 1 to 65535', () => {
    for (const value of [1, 65_535]) assert.ok(port.safeParse(value).success)
    for (const value of [0, 65_536, 80.5]) assert.ok(!port.safeParse(value).success)
  })
})

describe('a time', () => {
  it('is read as seconds', () => {
    assert.deepEqual(['90s', '5m', '6h', '7d'].map(secondsOf), [90, 300, 21_600, 604_800])
  })
})

describe('a block of addresses', () => {
  it('is read as its first address and its size', () => {
    assert.deepEqual(readCidr('10.0.0.0/16'), { first: 167_772_160, size: 65_536 })
    assert.deepEqual(readCidr('0.0.0.0/0'), { first: 0, size: 4_294_967_296 })
    assert.equal(readCidr('10.0.0.0'), undefined)
  })
})
