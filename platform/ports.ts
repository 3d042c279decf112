import { backupBucketOf, storeOf } from './names.ts'
import type { Settings, Store } from './settings.ts'

/**
 * The one table of who speaks to whom, at which port. Services publish it, network policies let through what it says
 * and nothing else, probes and programs take their ports from it.
 */

/** What runs in the environment's namespace. */
export type Component = 'gateway' | 'database' | 'migration' | 'tunnel'

/** One end of a flow. Components are pods of ours; everything else is named by address or by namespace. */
export type Peer =
  | { kind: 'component'; component: Component }
  | { kind: 'everyone' }
  | { kind: 'namespace'; namespace: string }
  | { kind: 'blocks'; blocks: readonly Block[] }

export interface Block {
  cidr: string
  /** Parts of `cidr` that are not meant. */
  except?: readonly string[]
}

/** Where a pod listens; in the words of network policies, which hold it as it is. */
export type Port = {
  port: number
  protocol: 'TCP' | 'UDP'
}

export interface Flow {
  from: Peer
  /** More than one where the same thing answers at several places. */
  to: readonly Peer[]
  ports: readonly Port[]
  /** What the connection is for. */
  why: string
}

/** Where PostgreSQL listens: its registered port, so that every tool finds it. */
export const DATABASE_PORT = 5432

/** Where people connect: HTTPS without a port in the address. */
export const PUBLIC_PORT = 443

/** The tunnel's own health and figures. Only the node's probes ask there, and those no policy stops. */
export const TUNNEL_HEALTH_PORT = 2000

/** Where the pod listens that cert-manager starts to answer an authority over HTTP. */
export const ACME_SOLVER_PORT = 8089

/** The namespace whose Prometheus may read the gateways' figures (they want a token besides). */
export const MONITORING_NAMESPACE = 'monitoring'

/** A port of a Service and the port of the container behind it. */
export interface ServicePort {
  service: Component
  name: string
  port: number
  targetPort: number
}

/** What the environment's Services publish. */
export function servicePortsOf({ gateway, database }: Settings): readonly ServicePort[] {
  const people: ServicePort = { service: 'gateway', name: 'https', port: PUBLIC_PORT, targetPort: gateway.port }
  if (database.kind === 'managed') return [people]
  return [people, { service: 'database', name: 'postgres', port: DATABASE_PORT, targetPort: DATABASE_PORT }]
}

/** Every connection that the environment has. What is not listed is refused. */
export function flowsOf(settings: Settings): readonly Flow[] {
  return [...entranceFlows(settings), ...gatewayFlows(settings), ...databaseFlows(settings), nameFlow(settings)]
}

const component = (name: Component): Peer => ({ kind: 'component', component: name })
const tcp = (port: number): readonly Port[] => [{ port, protocol: 'TCP' }]
const block = (cidr: string): Peer => ({ kind: 'blocks', blocks: [{ cidr }] })

function entranceFlows({ entrance, gateway }: Settings): Flow[] {
  const to = [component('gateway')]
  if (entrance.kind === 'tunnel') {
    return [
      { from: component('tunnel'), to, ports: tcp(gateway.port), why: 'People, through the tunnel' },
      { from: component('tunnel'), to: [OUTSIDE], ports: CLOUDFLARE_EDGE, why: 'The tunnel dials out' },
    ]
  }
  if (entrance.allow.length === 0) return []
  const people: Peer = { kind: 'blocks', blocks: entrance.allow.map((cidr) => ({ cidr })) }
  return [{ from: people, to, ports: tcp(gateway.port), why: 'People and agents, through the balancer' }]
}

/** Cloudflare's edge: QUIC and HTTP/2. 443 is only for updates of the program, which an image does not do. */
const CLOUDFLARE_EDGE: readonly Port[] = [
  { port: 7844, protocol: 'UDP' },
  { port: 7844, protocol: 'TCP' },
]

/** Private, shared, link-local: whatever stands there is somebody's inside, also the metadata of clouds. */
export const PRIVATE_BLOCKS = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']

const OUTSIDE: Peer = { kind: 'blocks', blocks: [{ cidr: '0.0.0.0/0', except: PRIVATE_BLOCKS }] }

function gatewayFlows({ gateway, identity }: Settings): Flow[] {
  const [from, to] = [component('gateway'), [component('gateway')]]
  const flows: Flow[] = [
    { from, to, ports: tcp(gateway.port), why: 'A gateway hands a request to the one that holds the device' },
    {
      from: { kind: 'namespace', namespace: MONITORING_NAMESPACE },
      to,
      ports: tcp(gateway.port),
      why: 'Prometheus reads /metrics',
    },
  ]
  if (!identity) return flows
  return [...flows, { from, to: [OUTSIDE], ports: tcp(portOfAddress(identity.issuer)), why: 'Who people are' }]
}

function databaseFlows(settings: Settings): Flow[] {
  const { database } = settings
  const isManaged = database.kind === 'managed'
  const to = [isManaged ? block(database.network) : component('database')]
  const ports = tcp(isManaged ? database.port : DATABASE_PORT)
  return [
    { from: component('gateway'), to, ports, why: 'Everything that the service remembers' },
    { from: component('migration'), to, ports, why: 'The schema' },
    ...(isManaged ? [] : backupFlows(settings)),
  ]
}

function backupFlows(settings: Settings): Flow[] {
  const from = component('database')
  const stores = backupStoresOf(settings).filter((store) => store.kind !== 'directory')
  const away = stores.map((store): Flow => {
    const endpoint = store.kind === 's3' ? store.endpoint : undefined
    // An endpoint of one's own may stand in the private network, and its name says nothing about its address.
    const place = endpoint === undefined ? OUTSIDE : block('0.0.0.0/0')
    return { from, to: [place], ports: tcp(portOfAddress(endpoint ?? '')), why: `Backups, to ${store.kind}` }
  })
  const identities = stores.flatMap((store) => (opensByIdentity(settings, store) ? identityFlows(settings, from) : []))
  return distinct([...away, ...identities])
}

/** Where backups go, in pgBackRest's order; without a store, a volume beside the database. */
export function backupStoresOf(settings: Settings): readonly Store[] {
  const { secondStore } = settings.backup
  return [storeOf(settings) ?? { kind: 'directory', path: '/' }, ...(secondStore ? [secondStore] : [])]
}

/**
 * The pod's own identity opens the store, and nothing long-lived has to be kept: the bucket of the AWS stacks, or any of
 * Google's from GKE. Elsewhere a key does.
 */
export function opensByIdentity(settings: Settings, store: Store): boolean {
  if (store.kind === 's3') return store.endpoint === undefined && store.bucket === backupBucketOf(settings)
  return store.kind === 'google' && settings.provider === 'google'
}

function identityFlows({ provider }: Settings, from: Peer): Flow[] {
  return (IDENTITY_PLACES[provider] ?? []).map(({ cidr, port }) => {
    return { from, to: [block(cidr)], ports: tcp(port), why: 'The pod’s own identity' }
  })
}

/**
 * EKS Pod Identity Agent; GKE metadata server, seen before and after the node turns the address around (which of the
 * two a policy sees depends on the data plane).
 */
const IDENTITY_PLACES: Partial<Record<Settings['provider'], readonly { cidr: string; port: number }[]>> = {
  aws: [{ cidr: '169.254.170.23/32', port: 80 }],
  google: [
    { cidr: '169.254.169.254/32', port: 80 },
    { cidr: '169.254.169.252/32', port: 988 },
  ],
}

function nameFlow({ provider }: Settings): Flow {
  // Cloud DNS for GKE answers at the metadata address, NodeLocal DNSCache at an address of its own on every node.
  const links = ['169.254.20.10/32', ...(provider === 'google' ? ['169.254.169.254/32'] : [])]
  return {
    from: { kind: 'everyone' },
    to: [{ kind: 'namespace', namespace: 'kube-system' }, ...links.map(block)],
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
    why: 'Names',
  }
}

/** The port of an https address. */
function portOfAddress(address: string): number {
  return Number(/^https:\/\/[^/:]+:(\d+)/.exec(address)?.[1] ?? PUBLIC_PORT)
}

/** Two stores of one kind need one way. */
function distinct(flows: readonly Flow[]): Flow[] {
  return [...new Map(flows.map((flow) => [JSON.stringify([flow.to, flow.ports]), flow])).values()]
}
