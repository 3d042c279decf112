import { type Machine, machineOf, type Prices } from '../cost/prices.ts'
import { storeOf } from '../names.ts'
import { secondsOf } from '../setting-kinds.ts'
import type { ClusterDatabase, ManagedDatabase, Provider, Settings } from '../settings.ts'

/** One part of a time, with its arithmetic. */
export interface ObjectivePart {
  step: string
  seconds: number
  /** Where the seconds come from, to be read by a person. */
  how: string
}

export interface Objective {
  /** From the settings. */
  targetSeconds: number
  /** The sum of the parts; Infinity where there is nothing to come back from. */
  expectedSeconds: number
  parts: readonly ObjectivePart[]
}

/** What would be lost, and how long the service would be gone, if everything went. */
export interface Objectives {
  /** Age of the newest change that is safe elsewhere. */
  rpo: Objective
  /** From nothing to people being served, one step after the other. */
  rto: Objective
}

/** What every estimate here is until a drill has measured it. */
const ASSUMED = 'assumed until a drill has measured it'

/**
 * Expected loss and downtime, from the design of the archive and from sizes and bandwidths.
 * @param sheet the price sheet, for the bandwidth of the machines; without it the smallest usual one is taken
 */
export function objectives(settings: Settings, sheet?: Pick<Prices, 'machines'>): Objectives {
  const { objectives: targets } = settings
  return {
    rpo: objective(secondsOf(targets.rpo), lossParts(settings)),
    rto: objective(secondsOf(targets.rto), recoveryParts(settings, sheet)),
  }
}

function objective(targetSeconds: number, parts: readonly ObjectivePart[]): Objective {
  return { targetSeconds, expectedSeconds: parts.reduce((sum, { seconds }) => sum + seconds, 0), parts }
}

/** Starting the archiver and the answer of the store; a segment of 16 MB itself takes half a second at 32 MB/s. */
const PUSH_SECONDS = 10

function lossParts(settings: Settings): readonly ObjectivePart[] {
  const { database, backup } = settings
  if (database.kind === 'managed') {
    const seconds = secondsOf(database.recoveryPoint)
    return [
      { step: 'newest point of the provider', seconds, how: `database.recoveryPoint is ${database.recoveryPoint}` },
    ]
  }
  if (!storeOf(settings))
    return [
      {
        step: 'no store',
        seconds: Number.POSITIVE_INFINITY,
        how: 'backup.store is not set: nothing leaves the cluster',
      },
    ]
  return [
    {
      step: 'a segment waits',
      seconds: secondsOf(backup.archiveTimeout),
      how: `backup.archiveTimeout is ${backup.archiveTimeout}; dumps alone would lose up to ${backup.every}`,
    },
    { step: 'it is pushed', seconds: PUSH_SECONDS, how: `16 MB, compressed, and the store’s answer; ${ASSUMED}` },
  ]
}

function recoveryParts(settings: Settings, sheet: Pick<Prices, 'machines'> | undefined): readonly ObjectivePart[] {
  const { database } = settings
  return [
    ...infrastructureParts(settings.provider),
    ...(database.kind === 'managed' ? managedParts(database) : restoreParts(settings, database, sheet)),
    { step: 'application', seconds: 120, how: `images pulled, schema checked, gateways ready; ${ASSUMED}` },
    ...entranceParts(settings),
    {
      step: 'DNS',
      seconds: settings.dns.ttl,
      how: `dns.ttl is ${settings.dns.ttl} s: so long resolvers keep the old answer`,
    },
  ]
}

/** AWS's own words for a control plane are 10 to 15 minutes, for a node group 3 to 5. */
const AWS_PARTS: readonly ObjectivePart[] = [
  { step: 'network and roles', seconds: 300, how: `NAT gateways take 3 minutes of it; ${ASSUMED}` },
  { step: 'EKS control plane', seconds: 900, how: `10 to 15 minutes; ${ASSUMED}` },
  { step: 'node group and add-ons', seconds: 300, how: `3 to 5 minutes; ${ASSUMED}` },
]

const BY_HAND: readonly ObjectivePart[] = [
  {
    step: 'cluster, by hand',
    seconds: 1800,
    how: `the cluster is taken, not made: about 15 minutes for it and 15 for the person; ${ASSUMED}`,
  },
]

function infrastructureParts(provider: Provider): readonly ObjectivePart[] {
  return provider === 'aws' ? AWS_PARTS : BY_HAND
}

/** MB/s of a t3.medium without end, where the machine is not known. */
const USUAL_MBS = 32

function restoreParts(
  settings: Settings,
  { expectedGb }: ClusterDatabase,
  sheet: Pick<Prices, 'machines'> | undefined,
): readonly ObjectivePart[] {
  const { rate, why } = rateOf(settings, sheet)
  const seconds = Math.round((expectedGb * 1000) / rate)
  return [
    { step: 'volume and database pod', seconds: 120, how: `disk attached, image pulled; ${ASSUMED}` },
    { step: 'restore', seconds, how: `${expectedGb} GB × 1000 / ${rate} MB/s; ${why}` },
    replayPart(settings),
  ]
}

function rateOf(settings: Settings, sheet: Pick<Prices, 'machines'> | undefined): { rate: number; why: string } {
  const type = settings.cluster.nodes?.type
  const machine = type === undefined ? undefined : machineIn(sheet, settings.provider, type)
  if (!machine)
    return { rate: USUAL_MBS, why: `what a t3.medium does without end, as ${type ?? 'the machine'} is not listed` }
  const { networkMbs, diskMbs } = machine
  const narrow = networkMbs < diskMbs ? 'network' : 'disk'
  return {
    rate: Math.min(networkMbs, diskMbs),
    why: `the ${narrow} of a ${machine.type} without end (${machine.source})`,
  }
}

function machineIn(sheet: Pick<Prices, 'machines'> | undefined, provider: Provider, type: string): Machine | undefined {
  return sheet && machineOf(sheet, provider, type)
}

/** One process fetches and replays the segments written since the newest base backup, about one a second. */
function replayPart({ backup }: Settings): ObjectivePart {
  const segments = Math.ceil(secondsOf(backup.every) / secondsOf(backup.archiveTimeout))
  return {
    step: 'replay',
    seconds: segments,
    how: `${backup.every} / ${backup.archiveTimeout} = ${segments} segments, 1 s each; more where much is written; ${ASSUMED}`,
  }
}

function managedParts({ service, expectedGb }: ManagedDatabase): readonly ObjectivePart[] {
  const how = `${service} restores into a new instance: 20 minutes and 10 s for each of ${expectedGb} GB; ${ASSUMED}`
  return [{ step: 'restore by the provider', seconds: Math.round(1200 + 10 * expectedGb), how }]
}

const BALANCER_SECONDS: Readonly<Record<Provider, number>> = { aws: 180, azure: 60, google: 60, kubernetes: 30 }

function entranceParts({ provider, entrance, certificate }: Settings): readonly ObjectivePart[] {
  const way =
    entrance.kind === 'tunnel'
      ? { step: 'tunnel', seconds: 15, how: `it dials out; ${ASSUMED}` }
      : { step: 'load balancer', seconds: BALANCER_SECONDS[provider], how: `made and its targets healthy; ${ASSUMED}` }
  const paper =
    certificate.source === 'cert-manager'
      ? { step: 'certificate', seconds: 180, how: `cert-manager asks for a new one by DNS; ${ASSUMED}` }
      : { step: 'certificate', seconds: 30, how: 'put back with the other secrets' }
  return [way, paper]
}
