import { registryOf } from '../names.ts'
import type { ManagedDatabase, Settings } from '../settings.ts'
import { azureDiskTier } from './azure-disks.ts'
import type { Bill } from './bill.ts'
import { HOURS, isZonal } from './prices.ts'
import { natGbOf } from './usage.ts'

interface TakenContext {
  settings: Settings
  /** The cluster's version is in support that is paid for. */
  paidSupport: boolean
}

/** Charges what is taken and not made by us: of it only the settings know. */
export function chargeTakenParts(bill: Bill, { settings, paidSupport }: TakenContext): void {
  const { provider, database } = settings
  if (provider === 'azure') chargeAks(bill, settings)
  if (provider === 'google') chargeGke(bill, settings, paidSupport)
  if (provider === 'kubernetes')
    bill.unpriced.push({
      type: 'cluster',
      name: settings.cluster.name,
      why: 'what its machines cost is not known here',
    })
  if (database.kind === 'managed') chargeManagedDatabase(bill, database, settings)
  chargeRegistry(bill, settings)
}

function chargeAks(bill: Bill, { azure, cluster }: Settings): void {
  const from = `AKS ${cluster.name}`
  bill.charge({ price: `azure/aks/${azure?.tier ?? 'standard'}`, quantity: HOURS, from })
  const { nodes } = cluster
  if (!nodes) return
  chargeNodes(bill, { price: `azure/vm/${nodes.type}`, share: 'azure/spot', nodes, from })
  const disk = azureDiskTier('standard-ssd', nodes.diskGb)
  bill.charge({ price: disk, quantity: nodes.count, from, note: 'the nodes’ own disks' })
  bill.unpriced.push({
    type: 'AKS way out',
    name: from,
    why: 'whether the cluster goes out by an address of its own (0.005 USD an hour) is not in the settings',
  })
}

function chargeGke(bill: Bill, settings: Settings, paidSupport: boolean): void {
  const { cluster, google } = settings
  const from = `GKE ${cluster.name}`
  bill.charge({ price: 'google/gke/cluster', quantity: HOURS, from })
  if (paidSupport) bill.charge({ price: 'google/gke/extended', quantity: HOURS, from })
  if (google && isZonal(google.location)) chargeCredit(bill, from)
  const { nodes } = cluster
  if (!nodes) return
  chargeNodes(bill, { price: `google/vm/${nodes.type}`, share: 'google/spot', nodes, from })
  bill.charge({ price: 'google/disk/pd-balanced', quantity: nodes.count * nodes.diskGb, from })
  if (!google?.nat) bill.charge({ price: 'google/ipv4', quantity: nodes.count * HOURS, from })
  else {
    bill.charge({ price: 'google/nat/machine', quantity: nodes.count * HOURS, from })
    bill.charge({ price: 'google/nat/gb', quantity: natGbOf(settings), from: 'settings usage.natGb' })
    bill.charge({ price: 'google/ipv4', quantity: HOURS, from: 'Cloud NAT' })
  }
}

/** The credit of 74.40 covers a month of the longest kind; no more than the fee itself is given. */
function chargeCredit(bill: Bill, from: string): void {
  bill.credit({ price: 'google/gke/credit', against: 'google/gke/cluster', hours: HOURS, from })
}

interface Nodes {
  price: string
  /** Price id of the share that Spot costs. */
  share: string
  nodes: NonNullable<Settings['cluster']['nodes']>
  from: string
}

function chargeNodes(bill: Bill, { price, share, nodes, from }: Nodes): void {
  const { count, max = count, spot } = nodes
  const note = max > count ? { note: `priced at ${count}; scaling may start ${max}` } : {}
  const charge = { quantity: count * HOURS, from, ...note }
  bill.charge(spot ? { price: share, shareOf: price, ...charge } : { price, ...charge })
}

const SERVICES = {
  rds: 'aws/rds',
  'flexible-server': 'azure/flexible-server',
  'cloud-sql': 'google/cloud-sql',
} as const

function chargeManagedDatabase(
  bill: Bill,
  { service, instance, host, storageGb }: ManagedDatabase,
  settings: Settings,
): void {
  if (service === 'other' || instance === undefined) {
    const why = service === 'other' ? 'only its owner knows' : 'database.instance is not set'
    bill.unpriced.push({ type: 'managed database', name: host, why })
    return
  }
  const elsewhere = SERVICES[service].startsWith(settings.provider) ? {} : { region: '' }
  bill.charge({ price: `${SERVICES[service]}/${instance}`, quantity: HOURS, from: host, ...elsewhere })
  bill.charge({ price: `${SERVICES[service]}/gb`, quantity: storageGb, from: host, ...elsewhere })
}

/** ECR repositories are made by the stacks and priced there; a registry that is taken has its tier elsewhere. */
function chargeRegistry(bill: Bill, settings: Settings): void {
  const registry = registryOf(settings)
  if (!/\.azurecr\.io|\.pkg\.dev|(^|\/)gcr\.io/.test(registry)) return
  bill.unpriced.push({
    type: 'registry',
    name: registry,
    why: 'it is taken; its tier and size are not in the settings',
  })
}
