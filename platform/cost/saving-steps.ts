import { secondsOf } from '../setting-kinds.ts'
import { type Settings, SettingsShape } from '../settings.ts'
import { armMachine, halfMachine } from './equivalents.ts'
import { googleRegionOf, isZonal, type Machine, machineOf, type Prices } from './prices.ts'
import { hasRoom } from './room.ts'

/** One change that makes an environment cheaper. */
export interface SavingStep {
  id: string
  /** What is done, read from the settings after it. */
  title: (changed: Settings) => string
  givesUp: string
  /** Plan refuses it unless it is waived: why. */
  refused?: string
  /** The settings after it; undefined where it does not apply. */
  change: (settings: Settings, prices: Prices) => Settings | undefined
}

const say = (text: string) => () => text

const onAws = (settings: Settings, change: (aws: Aws) => Partial<Aws> | undefined) => {
  const changed = settings.aws && change(settings.aws)
  return settings.aws && changed && { ...settings, aws: { ...settings.aws, ...changed } }
}

const withNodes = (settings: Settings, change: Partial<Nodes>): Settings | undefined => {
  const { nodes } = settings.cluster
  return nodes && { ...settings, cluster: { ...settings.cluster, nodes: { ...nodes, ...change } } }
}

type Aws = NonNullable<Settings['aws']>
type Nodes = NonNullable<Settings['cluster']['nodes']>

const NETWORK_STEPS: readonly SavingStep[] = [
  {
    id: 'one-nat',
    title: say('One NAT gateway'),
    givesUp: 'when its zone fails nothing reaches out; cents for traffic between zones',
    change: (settings) =>
      onAws(settings, ({ nat, natGateways }) =>
        nat === 'gateway' && natGateways > 1 ? { natGateways: 1 } : undefined,
      ),
  },
  {
    id: 'nat-instance',
    title: say('A NAT instance, one t4g.nano'),
    givesUp: 'a machine to patch; 32 Mbit/s without end, and nothing reaches out while it is replaced',
    change: (settings) => onAws(settings, ({ nat }) => (nat === 'gateway' ? { nat: 'instance' } : undefined)),
  },
  {
    id: 'public-nodes',
    title: say('Nodes in public subnets, security group closed'),
    givesUp: 'private nodes, which the guidelines ask for',
    refused: 'nodes would have public addresses',
    change: (settings) => onAws(settings, ({ nat }) => (nat === 'none' ? undefined : { nat: 'none' })),
  },
  {
    id: 'tunnel',
    title: say('An outbound tunnel instead of the load balancer'),
    givesUp: 'bound to Cloudflare; answers go out through NAT where there is one',
    change: (settings) =>
      settings.entrance.kind === 'tunnel' || settings.dns.provider !== 'cloudflare'
        ? undefined
        : { ...settings, entrance: { ...settings.entrance, kind: 'tunnel' } },
  },
  {
    id: 'standard-network',
    title: say('Google’s standard network tier'),
    givesUp: 'answers travel the public internet from the region on',
    change: (settings) =>
      settings.google?.networkTier === 'premium'
        ? { ...settings, google: { ...settings.google, networkTier: 'standard' } }
        : undefined,
  },
]

const MACHINE_STEPS: readonly SavingStep[] = [
  {
    id: 'arm-nodes',
    title: ({ cluster }) => `Nodes of Arm processors: ${cluster.nodes?.type}`,
    givesUp: 'images must be built for arm64 too',
    change: (settings, prices) => changeMachine(settings, prices, armMachine),
  },
  {
    id: 'half-memory',
    title: ({ cluster }) => `Nodes with half the memory: ${cluster.nodes?.type}`,
    givesUp:
      'the system’s own pods leave about half of it, the database gets 512Mi; images must be built for arm64 too',
    change: (settings, prices) => changeMachine(withSmallDatabase(settings), prices, halfMachine),
  },
  {
    id: 'one-node-less',
    title: ({ cluster }) => `Nodes: ${cluster.nodes?.count}`,
    givesUp: 'less room, and with one node every fault and update of it is an outage',
    change: (settings, prices) => {
      const { nodes } = settings.cluster
      if (!nodes || nodes.count < 2) return undefined
      const count = nodes.count - 1
      const fewer = withNodes(settings, { count, ...(nodes.min !== undefined && { min: Math.min(nodes.min, count) }) })
      return fewer && hasRoom(fewer, prices) ? fewer : undefined
    },
  },
  {
    id: 'spot',
    title: say('Nodes of spare capacity (Spot)'),
    givesUp: 'they are taken away at two minutes’ notice; the price moves daily',
    refused: 'the database must not stand on them',
    change: (settings) => (settings.cluster.nodes?.spot === false ? withNodes(settings, { spot: true }) : undefined),
  },
  {
    id: 'smaller-disks',
    title: ({ cluster }) => `Disks of nodes: ${cluster.nodes?.diskGb} GB`,
    givesUp: 'room for images and logs of pods',
    change: (settings) => {
      const disk = settings.cluster.nodes?.diskGb ?? 0
      return disk > SMALL_DISK ? withNodes(settings, { diskGb: SMALL_DISK }) : undefined
    },
  },
]

/** GB: what a node's system and a few images need, with room. */
const SMALL_DISK = 32

const DAY_SECONDS = 86_400

/** The version that settings have which name none. */
const SHIPPED_VERSION = SettingsShape.parse({ provider: 'kubernetes', domain: 'any.example' }).cluster.version

/** What the free tiers of AWS and Azure cover, GB a month. */
const FREE_GB = 100

const SERVICE_STEPS: readonly SavingStep[] = [
  {
    id: 'standard-support',
    title: ({ cluster }) => `Kubernetes ${cluster.version}, in standard support`,
    givesUp: 'nothing but the work of the upgrade, one version after the other',
    change: (settings) =>
      settings.cluster.support === 'extended' || settings.cluster.version !== SHIPPED_VERSION
        ? { ...settings, cluster: { ...settings.cluster, support: 'standard', version: SHIPPED_VERSION } }
        : undefined,
  },
  {
    id: 'free-tier',
    title: say('The free tier of AKS'),
    givesUp: 'the promise of the control plane’s uptime',
    change: (settings) =>
      settings.azure && settings.azure.tier !== 'free'
        ? { ...settings, azure: { ...settings.azure, tier: 'free' } }
        : undefined,
  },
  {
    id: 'zonal-cluster',
    title: ({ google }) => `A cluster in one zone: ${google?.location}`,
    givesUp: 'the control plane is away while its zone is',
    change: (settings) =>
      settings.google && !isZonal(settings.google.location)
        ? { ...settings, google: { ...settings.google, location: `${googleRegionOf(settings.google.location)}-a` } }
        : undefined,
  },
  {
    id: 'no-container-insights',
    title: say('No Container Insights'),
    givesUp: 'CPU, memory and disk of nodes and pods in CloudWatch, and the alarms on them',
    change: (settings) =>
      onAws(settings, ({ containerInsights }) => (containerInsights ? { containerInsights: false } : undefined)),
  },
  {
    id: 'no-own-key',
    title: say('AWS’s own keys instead of ours'),
    givesUp: 'who may decrypt is then AWS’s policy',
    change: (settings) => onAws(settings, ({ ownKey }) => (ownKey ? { ownKey: false } : undefined)),
  },
  {
    id: 'less-egress',
    title: say(`At most ${FREE_GB} GB a month to the internet`),
    givesUp: 'depends on what people do, not on a setting',
    change: ({ usage, ...settings }) =>
      usage.internetGb > FREE_GB ? { ...settings, usage: { ...usage, internetGb: FREE_GB } } : undefined,
  },
  {
    id: 'fewer-logs',
    title: ({ usage, logs }) => `Logs: ${usage.logGb} GB a month, kept ${logs.retentionDays} days`,
    givesUp: 'a shorter look back; half of the lines must go',
    change: ({ usage, logs, ...settings }) =>
      usage.logGb > 0
        ? {
            ...settings,
            usage: { ...usage, logGb: usage.logGb / 2 },
            logs: { retentionDays: Math.min(7, logs.retentionDays) },
          }
        : undefined,
  },
  {
    id: 'daily-base-backups',
    title: ({ backup }) => `A base backup a day, ${backup.keep} kept`,
    givesUp: 'a longer replay after a restore; what may be lost stays the same, as changes leave all the time',
    change: ({ backup, ...settings }) =>
      secondsOf(backup.every) < DAY_SECONDS
        ? { ...settings, backup: { ...backup, every: '1d', keep: Math.min(7, backup.keep) } }
        : undefined,
  },
]

/** Everything that may make an environment cheaper; each is priced by rendering it. */
export const STEPS: readonly SavingStep[] = [...NETWORK_STEPS, ...MACHINE_STEPS, ...SERVICE_STEPS]

function changeMachine(
  settings: Settings,
  prices: Prices,
  choose: (prices: Prices, like: Machine) => Machine | undefined,
): Settings | undefined {
  const { nodes } = settings.cluster
  const now = nodes && machineOf(prices, settings.provider, nodes.type)
  const next = now && choose(prices, now)
  const changed = next && withNodes(settings, { type: next.type })
  return changed && hasRoom(changed, prices) ? changed : undefined
}

/** Half a GiB is what PostgreSQL needs at least to be of use. */
function withSmallDatabase({ database, ...settings }: Settings): Settings {
  return { ...settings, database: database.kind === 'cluster' ? { ...database, memory: '512Mi' } : database }
}
