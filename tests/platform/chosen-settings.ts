import { awsZonesOf, REGIONS } from '@cloudtolocalllm/platform/regions'
import type { Provider } from '@cloudtolocalllm/platform/settings'
import fc from 'fast-check'
import { KUBERNETES_VERSIONS } from '../judges/kubernetes-schemas.ts'
import type { Chosen } from './schema-values.ts'

/** Settings that must be words of a cloud, or must fit to others; everything else is free. */
export function chosenFor(provider: Provider): fc.Arbitrary<Chosen> {
  return fc
    .tuple(domains, certificates, entrances, databases(provider), awsNetworks)
    .chain(([domain, certificate, entrance, database, network]) =>
      fc.constant({
        ...always(provider),
        ...domain,
        ...certificate,
        ...entrance,
        ...database,
        ...(provider === 'aws' ? network : {}),
      }),
    )
}

/** When an environment of this name is deployed. */
export function deliveries(name: string): fc.Arbitrary<string> {
  const all = ['push', 'after-development', 'request', 'never']
  return fc.constantFrom(...all.filter((one) => name !== 'development' || one !== 'after-development'))
}

const absent = fc.constant(undefined)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const registry = fc.stringMatching(
  /^[a-z0-9]{1,20}(\.[a-z0-9]{1,9}){1,2}(:[1-9]\d{3})?(\/[a-z0-9]+([._-][a-z0-9]+)?){0,3}$/,
)

function always(provider: Provider): Chosen {
  return {
    provider: fc.constant(provider),
    ...Object.fromEntries(['aws', 'azure', 'google'].filter((one) => one !== provider).map((one) => [one, absent])),
    'cluster.nodes': provider === 'kubernetes' ? maybe(nodes(provider)) : nodes(provider),
    registry: provider === 'aws' ? maybe(registry) : registry,
    'cluster.version': fc.constantFrom(...KUBERNETES_VERSIONS),
    'cluster.apiAllow': fc.array(blocks, { maxLength: 3 }),
    'entrance.allow': fc.array(blocks, { minLength: 1, maxLength: 3 }),
    'azure.region': fc.constantFrom(...REGIONS.azure),
    'google.location': fc.constantFrom(...REGIONS.google),
    // Both are compared with each other: a segment leaves more often than a base backup is made.
    'backup.archiveTimeout': fc.constantFrom('30s', '1m', '5m', '15m'),
    'backup.every': fc.constantFrom('15m', '1h', '6h', '24h', '7d'),
    'backup.secondStore': maybe(fc.constant({ kind: 's3', bucket: 'second-place-of-backups', region: 'eu-west-1' })),
    waivers: fc.constantFrom([], [{ rule: 'budget', reason: 'agreed with "finance": $5 `more`', until: '2027-01-31' }]),
  }
}

/** Blocks without host bits, from one address to all of them. */
const blocks = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([any, bits]) => {
    const first = any - (any % 2 ** (32 - bits))
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`
  })

const MACHINES: Readonly<Record<Provider, readonly string[]>> = {
  aws: ['t3.medium', 't3a.large', 't4g.medium', 'm7g.large', 'm6a.large'],
  azure: ['Standard_D2as_v6', 'Standard_B2ms', 'Standard_D2ps_v6'],
  google: ['e2-medium', 'e2-standard-2', 't2a-standard-1'],
  kubernetes: ['any'],
}

function nodes(provider: Provider): fc.Arbitrary<unknown> {
  const counts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 })
  return fc
    .record({
      counts,
      type: fc.constantFrom(...MACHINES[provider]),
      spot: fc.boolean(),
      diskGb: fc.integer({ min: 20, max: 1000 }),
    })
    .chain(({ counts, ...rest }) => {
      const [min, count, max] = counts.toSorted((one, other) => one - other)
      return fc.constantFrom({ ...rest }, { ...rest, count }, { ...rest, count, max }, { ...rest, min, count, max })
    })
}

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/)

/** Host names of two labels and more, in a zone that is left out or named. */
const domains: fc.Arbitrary<Chosen> = fc
  .tuple(
    fc.array(label, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('example', 'online', 'xn--p1ai'),
    fc.boolean(),
  )
  .map(([labels, top, named]) => {
    const domain = [...labels, top].join('.')
    const zone = [...labels.slice(-1), top].join('.')
    return { domain: fc.constant(domain), 'dns.zone': named ? fc.constant(zone) : absent }
  })

const email = fc.stringMatching(/^[A-Za-z0-9._+-]{1,20}@[a-z0-9]{1,20}\.[a-z]{2,5}$/)

const certificates: fc.Arbitrary<Chosen> = fc.constantFrom(
  { 'certificate.source': fc.constant('cert-manager'), 'certificate.email': email },
  { 'certificate.source': fc.constant('secret'), 'certificate.email': maybe(email) },
)

const entrances: fc.Arbitrary<Chosen> = fc.constantFrom(
  { 'entrance.kind': fc.constant('tunnel'), 'dns.provider': fc.constant('cloudflare') },
  { 'entrance.kind': fc.constant('load-balancer') },
)

const SERVICES: Readonly<Record<Provider, readonly (readonly [string, string])[]>> = {
  aws: [['rds', 'db.t4g.micro']],
  azure: [['flexible-server', 'Standard_B1ms']],
  google: [['cloud-sql', 'db-f1-micro']],
  kubernetes: [],
}

/** In the cluster with a place for backups, or managed by somebody; never with more data than room. */
function databases(provider: Provider): fc.Arbitrary<Chosen> {
  const sizes = fc
    .tuple(fc.integer({ min: 5, max: 4000 }), fc.integer({ min: 0, max: 100 }))
    .map(([storageGb, percent]) => ({ storageGb, expectedGb: Math.floor((storageGb * percent) / 100) }))
  const inCluster = sizes.map((size) => ({ kind: 'cluster', ...size }))
  const service = fc.constantFrom(...SERVICES[provider], ['other', undefined] as const)
  const network = fc.constantFrom('192.168.77.0/24', '203.0.113.7/32', '172.16.0.0/20')
  const managed = fc
    .record({ size: sizes, service, network })
    .map(({ size, service: [service, instance], network }) => {
      const host = 'database.internal.example.com'
      return { kind: 'managed', ...size, service, host, network, ...(instance !== undefined && { instance }) }
    })
  const isOurs = provider === 'aws'
  return fc.constantFrom<Chosen>(
    { database: inCluster, ...(isOurs ? {} : { 'backup.store': stores }) },
    ...(isOurs ? [{ database: inCluster, 'backup.store': absent }] : []),
    { database: managed, ...(isOurs ? {} : { 'backup.store': maybe(stores) }) },
  )
}

const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,40}[a-z0-9]$/)
const stores = fc.oneof(
  fc.record({ kind: fc.constant('s3'), bucket, region: fc.constantFrom(...REGIONS.aws) }),
  fc.record({
    kind: fc.constant('s3'),
    bucket,
    region: fc.constant('auto'),
    endpoint: fc.constant('https://s3.example.com:9000'),
  }),
  fc.record({ kind: fc.constant('azure'), account: fc.stringMatching(/^[a-z0-9]{3,24}$/), container: bucket }),
  fc.record({ kind: fc.constant('google'), bucket }),
  fc.record({ kind: fc.constant('directory'), path: fc.stringMatching(/^\/[a-z][\w.-]{0,20}(\/[\w-]{1,20})?$/) }),
)

/** A region with zones that it has, blocks that hold the subnets and meet nothing of Kubernetes, NAT where it fits. */
const awsNetworks: fc.Arbitrary<Chosen> = fc
  .record({ region: fc.constantFrom(...REGIONS.aws), publicSubnets: fc.constantFrom(2, 3), named: fc.boolean() })
  .map(({ region, publicSubnets, named }) => {
    const zones = awsZonesOf(region)
    const hasUsual = ['a', 'b', 'c'].every((letter) => zones.includes(`${region}${letter}`))
    return {
      'aws.region': fc.constant(region),
      'aws.zones': named || !hasUsual ? fc.constant(zones.slice(-3)) : absent,
      'aws.network': fc.constantFrom(
        '10.0.0.0/16',
        '10.9.128.0/17',
        '172.16.32.0/20',
        '192.168.4.0/24',
        '100.64.0.0/22',
      ),
      'aws.publicSubnets': fc.constant(publicSubnets),
      'aws.natGateways': fc.integer({ min: 1, max: publicSubnets }),
    }
  })
