import { type ManagedDatabase, type Settings, SettingsShape, type Store } from '../settings.ts'
import { equivalentMachine, usualMachine } from './equivalents.ts'
import type { Estimate } from './estimate.ts'
import { type Machine, machineOf, type Prices } from './prices.ts'

/** The same shape on one cloud. */
export interface Comparison {
  provider: Machine['provider']
  name: 'AKS' | 'EKS' | 'GKE'
  /** What the nodes are there. */
  machine: string
  estimate: Estimate
}

const CLOUDS = [
  ['azure', 'AKS'],
  ['aws', 'EKS'],
  ['google', 'GKE'],
] as const

/**
 * Prices an environment's shape (nodes, database, traffic, logs) on the three clouds, each with its own defaults.
 * @param price an estimate of whole settings, rendered anew
 */
export function compare(
  settings: Settings,
  prices: Prices,
  price: (settings: Settings) => Estimate,
): readonly Comparison[] {
  return CLOUDS.flatMap(([provider, name]) => {
    const moved = sameShapeOn(settings, provider, prices)
    return moved ? [{ provider, name, machine: moved.cluster.nodes?.type ?? '', estimate: price(moved) }] : []
  })
}

/** The settings as they would be on another cloud; undefined where no machine of it is known. */
export function sameShapeOn(settings: Settings, provider: Machine['provider'], prices: Prices): Settings | undefined {
  if (settings.provider === provider) return settings
  const { name, aws: _aws, azure: _azure, google: _google, registry: _registry, ...shape } = settings
  const nodes = settings.cluster.nodes
  const like = (nodes && machineOf(prices, settings.provider, nodes.type)) ?? usualMachine(prices)
  const machine = like && equivalentMachine(prices, like, provider)
  if (!machine) return undefined
  const { storageClass: _class, ...cluster } = settings.cluster
  const { store: _store, ...backup } = settings.backup
  const moved = SettingsShape.parse({
    ...shape,
    provider,
    ...SECTIONS[provider],
    cluster: { ...cluster, nodes: { ...nodes, type: machine.type } },
    backup: { ...backup, ...STORES[provider] },
    database: settings.database.kind === 'managed' ? databaseOn(settings.database, provider) : settings.database,
  })
  return { ...moved, name }
}

/** Names that only a price is asked for. */
const SECTIONS = {
  aws: { aws: { account: '000000000000' } },
  azure: { azure: {}, registry: 'registry.example' },
  google: { google: { project: 'comparison' }, registry: 'registry.example' },
} as const

const STORES: Readonly<Record<Machine['provider'], { store?: Store }>> = {
  aws: {},
  azure: { store: { kind: 'azure', account: 'comparison', container: 'comparison' } },
  google: { store: { kind: 'google', bucket: 'comparison' } },
}

/** Managed databases of about the same size, smallest first. */
const DATABASES = [
  { aws: 'db.t4g.micro', azure: 'Standard_B1ms', google: 'db-f1-micro' },
  { aws: 'db.t4g.small', azure: 'Standard_B1ms', google: 'db-g1-small' },
  { aws: 'db.t4g.medium', azure: 'Standard_B2s', google: 'db-g1-small' },
] as const

const SERVICES = { aws: 'rds', azure: 'flexible-server', google: 'cloud-sql' } as const

function databaseOn(database: ManagedDatabase, provider: Machine['provider']): ManagedDatabase {
  const size = DATABASES.find((row) => Object.values(row).some((type) => type === database.instance)) ?? DATABASES[0]
  return { ...database, service: SERVICES[provider], instance: size[provider] }
}
