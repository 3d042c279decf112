import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contradictionsIn } from './contradictions.ts'
import { SettingsShape } from './settings.ts'
import { describePath } from './settings-fault.ts'

type Written = Readonly<Record<string, unknown>>

const HOME = {
  aws: {
    provider: 'aws',
    domain: 'a.example.com',
    aws: { account: '123456789012' },
    cluster: { nodes: { type: 't3.medium' } },
  },
  azure: {
    provider: 'azure',
    domain: 'a.example.com',
    azure: {},
    registry: 'a.azurecr.io',
    cluster: { nodes: { type: 'D2' } },
  },
  google: {
    provider: 'google',
    domain: 'a.example.com',
    google: { project: 'p' },
    registry: 'ghcr.io/a',
    cluster: { nodes: { type: 'e2' } },
  },
  kubernetes: { provider: 'kubernetes', domain: 'a.example.com', registry: 'ghcr.io/a' },
} as const
const store = { kind: 'directory', path: '/backup' }

/** `path expected … got …` of everything that contradicts itself. */
function contradictions(written: Written, name = 'test'): string[] {
  const settings = { ...SettingsShape.parse(written), name }
  return contradictionsIn(settings).map(
    ({ path, expected, got }) => `${describePath(path)} expected ${expected}, got ${got}`,
  )
}

function aws(section: Written, rest: Written = {}): string[] {
  return contradictions({ ...HOME.aws, ...rest, aws: { ...HOME.aws.aws, ...section } })
}

describe('a provider', () => {
  for (const home of Object.values(HOME)) {
    it(`${home.provider} goes with its own section, machines, registry and store`, () => {
      assert.deepEqual(contradictions({ ...home, backup: { store } }), [])
    })
  }

  it('needs its section, and takes no other', () => {
    const { aws: _, ...without } = HOME.aws
    assert.deepEqual(contradictions({ ...without, google: { project: 'p' } }), [
      'aws expected a section aws, as provider says, got nothing',
      'google expected no section google, as provider is aws, got the section google',
    ])
  })

  it('needs machines where it is a cloud, a registry and a backup store where it is not AWS', () => {
    const { provider, domain } = HOME.azure
    assert.deepEqual(contradictions({ provider, domain, azure: {} }), [
      'cluster.nodes expected the machines of the cluster, as provider is azure, got nothing',
      'registry expected where images are, as only AWS brings a registry of its own, got nothing',
      'backup.store expected where backups go, as only the AWS stacks make a bucket, got nothing',
    ])
  })

  it('needs no store where somebody else keeps the database', () => {
    const database = { kind: 'managed', service: 'other', host: 'db.example.com', network: '10.9.0.0/24' }
    assert.deepEqual(contradictions({ ...HOME.kubernetes, database }), [])
  })

  it('has managed databases of its own, not of others', () => {
    const database = (service: string) => ({ kind: 'managed', service, host: 'db.example.com', network: '10.0.4.0/24' })
    assert.deepEqual(aws({}, { database: database('rds') }), [])
    assert.deepEqual(aws({}, { database: database('other') }), [])
    assert.deepEqual(aws({}, { database: database('cloud-sql') }), [
      'database.service expected rds or other, as provider is aws, got cloud-sql',
    ])
    assert.deepEqual(contradictions({ ...HOME.kubernetes, database: database('rds') }), [
      'database.service expected other, as provider is kubernetes, got rds',
    ])
  })
})

describe('the number of machines', () => {
  const nodes = (counts: Written) => contradictions({ ...HOME.aws, cluster: { nodes: { type: 'a', ...counts } } })

  it('lies between the fewest and the most', () => {
    assert.deepEqual(nodes({ count: 3, min: 1, max: 5 }), [])
    assert.deepEqual(nodes({ count: 3, min: 3, max: 3 }), [])
    assert.deepEqual(nodes({ count: 2, min: 3 }), ['cluster.nodes.min expected at most count, 2, got 3'])
    assert.deepEqual(nodes({ max: 1 }), ['cluster.nodes.max expected at least count, 2, got 1'])
  })
})

describe('the network of AWS', () => {
  it('is large enough for the subnets and no larger than a VPC may be', () => {
    for (const network of ['10.0.0.0/16', '10.0.0.0/24', '192.168.0.0/20'])
      assert.deepEqual(aws({ network }), [], network)
    for (const network of ['10.0.0.0/15', '10.0.0.0/25', '10.0.0.0/28']) {
      assert.deepEqual(aws({ network }), [
        `aws.network expected a block from /16 to /24, to hold the subnets, got "${network}"`,
      ])
    }
  })

  it('is private, and apart from the Services of Kubernetes', () => {
    assert.match(aws({ network: '8.8.0.0/16' }).join(), /a block of private addresses/)
    assert.match(aws({ network: '172.20.4.0/24' }).join(), /a block apart from 172\.20\.0\.0\/16/)
    assert.match(aws({ network: '10.100.0.0/16' }).join(), /a block apart from 10\.100\.0\.0\/16/)
    assert.deepEqual(aws({ network: '172.21.0.0/16' }), [])
  })

  it('holds the network of its database or lies apart from it', () => {
    const database = (network: string) => ({ kind: 'managed', service: 'rds', host: 'db.example.com', network })
    for (const network of ['10.0.0.0/16', '10.0.7.0/24', '10.1.0.0/16']) {
      assert.deepEqual(aws({}, { database: database(network) }), [], network)
    }
    assert.deepEqual(aws({}, { database: database('10.0.0.0/15') }), [
      'database.network expected a block inside aws.network, 10.0.0.0/16, or one apart from it, got "10.0.0.0/15"',
    ])
    assert.match(
      aws({}, { database: database('172.20.0.0/24') }).join(),
      /database\.network expected a block apart from 172/,
    )
  })

  it('has as many NAT gateways as public subnets at most, where it has any', () => {
    assert.deepEqual(aws({ natGateways: 3 }), ['aws.natGateways expected at most publicSubnets, 2, got 3'])
    assert.deepEqual(aws({ natGateways: 3, publicSubnets: 3 }), [])
    assert.deepEqual(aws({ natGateways: 3, nat: 'instance' }), [])
  })
})

describe('places', () => {
  it('are zones that the region has', () => {
    assert.deepEqual(aws({ region: 'eu-central-1', zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'] }), [])
    assert.deepEqual(aws({ zones: ['us-east-1a', 'us-west-2b', 'us-east-1z'] }), [
      `aws.zones[1] expected zones of us-east-1: ${[...'abcdef'].map((one) => `us-east-1${one}`).join(', ')}, got "us-west-2b"`,
      `aws.zones[2] expected zones of us-east-1: ${[...'abcdef'].map((one) => `us-east-1${one}`).join(', ')}, got "us-east-1z"`,
    ])
  })

  it('are written out where the usual a, b and c are not all there', () => {
    const expected = 'zones of ca-central-1: ca-central-1a, ca-central-1b, ca-central-1d'
    assert.deepEqual(aws({ region: 'ca-central-1' }), [
      `aws.zones expected ${expected}, got nothing, from which ca-central-1c would follow`,
    ])
    assert.deepEqual(aws({ region: 'ca-central-1', privateSubnets: 2 }), [])
  })

  it('are as many different zones as there are subnets of a kind', () => {
    assert.deepEqual(aws({ zones: ['us-east-1a', 'us-east-1b'] }), [
      'aws.zones expected 3 zones, one for each subnet of a kind, got 2',
    ])
    assert.match(aws({ zones: ['us-east-1a', 'us-east-1b', 'us-east-1b'] }).join(), /expected 3 zones/)
  })

  it('are regions that the provider has', () => {
    assert.deepEqual(aws({ region: 'us-eest-1' }), ['aws.region expected a region like us-east-1, got "us-eest-1"'])
    const azure = (region: string) => contradictions({ ...HOME.azure, azure: { region }, backup: { store } })
    assert.deepEqual(azure('westeurope'), [])
    assert.match(azure('west-europe').join(), /azure\.region expected a region like/)
    const google = (location: string) =>
      contradictions({ ...HOME.google, google: { project: 'p', location }, backup: { store } })
    for (const location of ['us-central1', 'us-central1-f', 'europe-west1-d']) assert.deepEqual(google(location), [])
    for (const location of ['us-central1-d', 'europe-west1-a', 'moon', 'us-east-1']) {
      assert.match(google(location).join(), /google\.location expected a region or a zone like us-central1-a/, location)
    }
  })
})

describe('what is kept', () => {
  const kept = (backup: Written) => contradictions({ ...HOME.kubernetes, backup })

  it('is kept twice only in two places', () => {
    assert.deepEqual(kept({ store, secondStore: { kind: 'google', bucket: 'abc' } }), [])
    assert.deepEqual(kept({ store, secondStore: store }), [
      'backup.secondStore expected another place than store, got the same',
    ])
    const bucket = { kind: 's3', bucket: 'abc', region: 'us-east-1' }
    assert.deepEqual(kept({ store: bucket, secondStore: { ...bucket, endpoint: 'https://minio.example' } }), [])
    assert.equal(kept({ store: bucket, secondStore: { ...bucket, region: 'us-east-2' } }).length, 1)
  })

  it('is archived at least as often as it is backed up', () => {
    assert.deepEqual(kept({ store, every: '1h', archiveTimeout: '2h' }), [
      'backup.archiveTimeout expected at most every, 1h, got 2h',
    ])
    assert.deepEqual(kept({ store, every: '1h', archiveTimeout: '60m' }), [])
  })

  it('fits on its volume', () => {
    const database = { kind: 'cluster', storageGb: 10, expectedGb: 11 }
    assert.deepEqual(contradictions({ ...HOME.kubernetes, backup: { store }, database }), [
      'database.expectedGb expected at most storageGb, 10, got 11',
    ])
  })
})

describe('the entrance', () => {
  const at = (rest: Written) => contradictions({ ...HOME.kubernetes, backup: { store }, ...rest })

  it('needs an address where the certificate comes by ACME', () => {
    assert.equal(at({ certificate: { source: 'cert-manager' } }).length, 1)
    assert.deepEqual(at({ certificate: { source: 'cert-manager', email: 'a@example.com' } }), [])
  })

  it('lies in the DNS zone that is named', () => {
    for (const zone of ['example.com', 'a.example.com']) assert.deepEqual(at({ dns: { zone } }), [])
    for (const zone of ['example.org', 'ample.com', 'b.a.example.com']) {
      assert.deepEqual(at({ dns: { zone } }), [`dns.zone expected a zone that a.example.com lies in, got "${zone}"`])
    }
  })

  it('is a tunnel only where the DNS provider has tunnels', () => {
    assert.deepEqual(at({ entrance: { kind: 'tunnel' } }), [])
    assert.match(
      at({ entrance: { kind: 'tunnel' }, dns: { provider: 'route53' } }).join(),
      /entrance\.kind expected load-balancer/,
    )
  })

  it('may be open to everybody, and so may the API: a policy speaks to that', () => {
    assert.deepEqual(at({ cluster: { apiAllow: ['0.0.0.0/0'] }, entrance: { allow: ['0.0.0.0/0'] } }), [])
  })
})

describe('delivery and waivers', () => {
  it('does not wait in development for development', () => {
    const written = { ...HOME.kubernetes, backup: { store }, github: { deploy: 'after-development' } }
    assert.deepEqual(contradictions(written, 'production'), [])
    assert.match(contradictions(written, 'development').join(), /github\.deploy expected push, request or never/)
  })

  it('has one waiver of each rule', () => {
    const waiver = { rule: 'open-api', reason: 'for a good reason', until: '2027-01-01' }
    const waivers = [waiver, { ...waiver, rule: 'other' }, waiver]
    assert.deepEqual(contradictions({ ...HOME.kubernetes, backup: { store }, waivers }), [
      'waivers[2].rule expected one waiver of each rule, got open-api again',
    ])
  })
})
