import { zoneOf, zonesOf } from './names.ts'
import { nearestOf } from './nearest.ts'
import { awsZonesOf, REGIONS } from './regions.ts'
import { readCidr, secondsOf } from './setting-kinds.ts'
import type { Provider, Settings, Store } from './settings.ts'
import { describeGot, type FaultAtPath, type Path } from './settings-fault.ts'

/** Settings that are each right and not together. */
export interface Contradiction extends FaultAtPath {
  /** The other settings that it depends on. */
  against?: readonly Path[]
}

/**
 * Everything in one file that cannot be so together, in no particular order. What a policy may refuse, but somebody may
 * want (an API that is open to everybody), is none.
 */
export function contradictionsIn(settings: Settings): Contradiction[] {
  return [
    ...providerSections(settings),
    ...neededByProvider(settings),
    ...nodeCounts(settings),
    ...awsNetwork(settings),
    ...awsZones(settings),
    ...regions(settings),
    ...database(settings),
    ...backups(settings),
    ...entrance(settings),
    ...delivery(settings),
    ...waivers(settings),
  ]
}

const SECTIONS = ['aws', 'azure', 'google'] as const

function providerSections(settings: Settings): Contradiction[] {
  const { provider } = settings
  return SECTIONS.flatMap((section) => {
    const isThere = settings[section] !== undefined
    if (isThere === (provider === section)) return []
    const got = isThere ? `the section ${section}` : 'nothing'
    const expected = isThere
      ? `no section ${section}, as provider is ${provider}`
      : `a section ${section}, as provider says`
    return [{ path: [section], atKey: isThere, expected, got, against: [['provider']] }]
  })
}

function neededByProvider({ provider, cluster, registry, backup, database }: Settings): Contradiction[] {
  const missing = (path: Path, expected: string) => ({ path, expected, got: 'nothing', against: [['provider']] })
  const found: Contradiction[] = []
  if (provider !== 'kubernetes' && !cluster.nodes) {
    found.push(missing(['cluster', 'nodes'], `the machines of the cluster, as provider is ${provider}`))
  }
  if (provider !== 'aws' && registry === undefined) {
    found.push(missing(['registry'], 'where images are, as only AWS brings a registry of its own'))
  }
  // A managed database is kept by whoever manages it.
  if (provider !== 'aws' && database.kind === 'cluster' && !backup.store) {
    found.push(missing(['backup', 'store'], 'where backups go, as only the AWS stacks make a bucket'))
  }
  return found
}

function nodeCounts({ cluster: { nodes } }: Settings): Contradiction[] {
  if (!nodes) return []
  const { min, count, max } = nodes
  const at = (key: string): Path => ['cluster', 'nodes', key]
  const found: Contradiction[] = []
  if (min !== undefined && min > count) found.push(atMost(at('min'), min, 'count', count, at('count')))
  if (max !== undefined && max < count) {
    found.push({ path: at('max'), expected: `at least count, ${count}`, got: `${max}`, against: [at('count')] })
  }
  return found
}

function atMost(path: Path, value: number, name: string, limit: number, against: Path): Contradiction {
  return { path, expected: `at most ${name}, ${limit}`, got: `${value}`, against: [against] }
}

/** What EKS may take for Services, whichever lies apart from the VPC; other networks must not lie there at all. */
const SERVICE_BLOCKS = ['10.100.0.0/16', '172.20.0.0/16']
const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']

function awsNetwork({ aws, database }: Settings): Contradiction[] {
  if (!aws) return []
  const found: Contradiction[] = []
  const path = ['aws', 'network']
  const bits = bitsOf(aws.network)
  const got = describeGot(aws.network)
  if (bits < 16 || bits > 24) found.push({ path, expected: 'a block from /16 to /24, to hold the subnets', got })
  if (!PRIVATE_BLOCKS.some((block) => contains(block, aws.network))) {
    found.push({ path, expected: 'a block of private addresses, like 10.0.0.0/16', got })
  }
  for (const block of SERVICE_BLOCKS.filter((block) => meets(block, aws.network))) {
    found.push({ path, expected: `a block apart from ${block}, which Services of Kubernetes take`, got })
  }
  if (database.kind === 'managed') found.push(...databaseNetwork(database.network, aws.network))
  return found
}

function databaseNetwork(network: string, vpc: string): Contradiction[] {
  const path = ['database', 'network']
  const got = describeGot(network)
  const against = [['aws', 'network']]
  const found = SERVICE_BLOCKS.filter((block) => meets(block, network)).map((block): Contradiction => {
    return { path, expected: `a block apart from ${block}, which Services of Kubernetes take`, got, against }
  })
  if (network !== vpc && contains(network, vpc)) {
    found.push({ path, expected: `a block inside aws.network, ${vpc}, or one apart from it`, got, against })
  }
  return found
}

function awsZones(settings: Settings): Contradiction[] {
  const { aws } = settings
  if (!aws) return []
  const against = [['aws', 'region']]
  const known = awsZonesOf(aws.region)
  const needed = Math.max(aws.publicSubnets, aws.privateSubnets)
  const found: Contradiction[] = zonesOf(settings).flatMap((zone, at) => {
    const path = aws.zones ? ['aws', 'zones', at] : ['aws', 'zones']
    if (known.length === 0 || known.includes(zone)) return []
    const got = aws.zones ? describeGot(zone) : `nothing, from which ${zone} would follow`
    return [{ path, expected: `zones of ${aws.region}: ${known.join(', ')}`, got, against }]
  })
  if (aws.zones && new Set(aws.zones).size < needed) {
    const got = `${new Set(aws.zones).size}`
    found.push({ path: ['aws', 'zones'], expected: `${needed} zones, one for each subnet of a kind`, got })
  }
  if (aws.nat === 'gateway' && aws.natGateways > aws.publicSubnets) {
    const path = ['aws', 'natGateways']
    found.push(atMost(path, aws.natGateways, 'publicSubnets', aws.publicSubnets, ['aws', 'publicSubnets']))
  }
  return found
}

function regions({ aws, azure, google }: Settings): Contradiction[] {
  return [
    ...(aws ? region('aws', ['aws', 'region'], aws.region) : []),
    ...(azure ? region('azure', ['azure', 'region'], azure.region) : []),
    ...(google ? region('google', ['google', 'location'], google.location) : []),
  ]
}

function region(provider: keyof typeof REGIONS, path: Path, value: string): Contradiction[] {
  const known = REGIONS[provider]
  if (known.includes(value)) return []
  const expected = provider === 'google' ? 'a region or a zone like us-central1-a' : `a region like ${known[0]}`
  const nearest = nearestOf(value, known)
  return [{ path, expected, got: describeGot(value), ...(nearest === undefined ? {} : { nearest }) }]
}

const DATABASE_SERVICES: Readonly<Record<string, Provider>> = {
  rds: 'aws',
  'flexible-server': 'azure',
  'cloud-sql': 'google',
}

function database({ database, provider }: Settings): Contradiction[] {
  const found: Contradiction[] = []
  const { expectedGb, storageGb } = database
  if (expectedGb > storageGb) {
    found.push(atMost(['database', 'expectedGb'], expectedGb, 'storageGb', storageGb, ['database', 'storageGb']))
  }
  const home = database.kind === 'managed' ? DATABASE_SERVICES[database.service] : undefined
  if (database.kind === 'managed' && home !== undefined && home !== provider) {
    const fitting = Object.keys(DATABASE_SERVICES).filter((service) => DATABASE_SERVICES[service] === provider)
    const expected = `${[...fitting, 'other'].join(' or ')}, as provider is ${provider}`
    found.push({ path: ['database', 'service'], expected, got: database.service, against: [['provider']] })
  }
  return found
}

function backups({ backup: { store, secondStore, archiveTimeout, every } }: Settings): Contradiction[] {
  const found: Contradiction[] = []
  if (store && secondStore && placeOf(store) === placeOf(secondStore)) {
    const against: readonly Path[] = [['backup', 'store']]
    found.push({ path: ['backup', 'secondStore'], expected: 'another place than store', got: 'the same', against })
  }
  if (secondsOf(archiveTimeout) > secondsOf(every)) {
    const against: readonly Path[] = [['backup', 'every']]
    found.push({
      path: ['backup', 'archiveTimeout'],
      expected: `at most every, ${every}`,
      got: archiveTimeout,
      against,
    })
  }
  return found
}

function placeOf(store: Store): string {
  if (store.kind === 's3') return `s3 ${store.endpoint ?? ''} ${store.bucket}`
  if (store.kind === 'azure') return `azure ${store.account} ${store.container}`
  return store.kind === 'google' ? `google ${store.bucket}` : `directory ${store.path}`
}

function entrance(settings: Settings): Contradiction[] {
  const { certificate, dns, domain, entrance } = settings
  const found: Contradiction[] = []
  if (certificate.source === 'cert-manager' && certificate.email === undefined) {
    const expected = 'an address that the authority writes to, as source is cert-manager'
    found.push({ path: ['certificate', 'email'], expected, got: 'nothing', against: [['certificate', 'source']] })
  }
  const zone = zoneOf(settings)
  if (domain !== zone && !domain.endsWith(`.${zone}`)) {
    const expected = `a zone that ${domain} lies in`
    found.push({ path: ['dns', 'zone'], expected, got: describeGot(zone), against: [['domain']] })
  }
  if (entrance.kind === 'tunnel' && dns.provider !== 'cloudflare') {
    const expected = `load-balancer, as ${dns.provider} has no tunnels and cloudflare does`
    found.push({ path: ['entrance', 'kind'], expected, got: 'tunnel', against: [['dns', 'provider']] })
  }
  return found
}

function delivery({ github, name }: Settings): Contradiction[] {
  if (github.deploy !== 'after-development' || name !== 'development') return []
  const expected = 'push, request or never, as this is development itself'
  return [{ path: ['github', 'deploy'], expected, got: 'after-development' }]
}

function waivers({ waivers }: Settings): Contradiction[] {
  return waivers.flatMap(({ rule }, at) => {
    const first = waivers.findIndex((waiver) => waiver.rule === rule)
    return first === at
      ? []
      : [{ path: ['waivers', at, 'rule'], expected: 'one waiver of each rule', got: `${rule} again` }]
  })
}

function bitsOf(cidr: string): number {
  return Number(cidr.split('/')[1])
}

function meets(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one)
}

function contains(outer: string, inner: string): boolean {
  const [large, small] = [readCidr(outer), readCidr(inner)]
  if (!large || !small) return false
  return small.first >= large.first && small.first + small.size <= large.first + large.size
}
