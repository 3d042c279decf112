import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Settings } from '../settings.ts'
import { azureDiskTier } from './azure-disks.ts'
import type { Bill } from './bill.ts'
import { HOURS } from './prices.ts'
import { type Fields, listOf, recordOf } from './reading.ts'

interface KubernetesContext {
  objects: readonly KubernetesObject[]
  settings: Settings
}

/** Kinds that run on the nodes or are only kept by the API: the nodes are what is paid. */
const FREE_KINDS: readonly string[] = [
  ...['Namespace', 'ServiceAccount', 'ConfigMap', 'Secret', 'ResourceQuota', 'LimitRange', 'PersistentVolume', 'Pod'],
  ...['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'Job', 'CronJob', 'PodDisruptionBudget'],
  ...['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'NetworkPolicy', 'StorageClass', 'IngressClass'],
  ...['PriorityClass', 'HorizontalPodAutoscaler', 'CustomResourceDefinition', 'Lease', 'Endpoints', 'EndpointSlice'],
  ...['Certificate', 'Issuer', 'ClusterIssuer', 'ServiceMonitor', 'PodMonitor', 'PrometheusRule'],
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'Service', 'PersistentVolumeClaim'],
]

/** Charges what the cloud makes for an object: balancers, addresses and volumes. */
export function chargeKubernetesObjects(bill: Bill, { objects, settings }: KubernetesContext): void {
  for (const object of objects) {
    const name = `${object.kind} ${object.metadata.name}`
    if (!FREE_KINDS.includes(object.kind))
      bill.unpriced.push({ type: object.kind, name, why: 'what the cloud makes for this kind is not in the table' })
    if (isBalancer(object)) chargeBalancer(bill, name, object, settings)
    for (const claim of claimsOf(object)) chargeVolume(bill, { ...claim, name, objects, settings })
  }
}

export function isBalancer(object: KubernetesObject): boolean {
  return object.kind === 'Service' && recordOf(object['spec'])['type'] === 'LoadBalancer'
}

function chargeBalancer(bill: Bill, name: string, object: KubernetesObject, settings: Settings): void {
  const { provider, usage } = settings
  const addresses = isInternal(object) ? 0 : publicAddresses(settings)
  if (provider === 'kubernetes') {
    bill.unpriced.push({ type: 'LoadBalancer Service', name, why: 'what answers for it is the cluster’s own affair' })
    return
  }
  bill.charge({ price: BALANCERS[provider].hourly, quantity: HOURS, from: name })
  const { traffic, note } = BALANCERS[provider]
  bill.charge({ price: traffic, quantity: usage.internetGb, from: name, note })
  bill.charge({ price: `${provider}/ipv4`, quantity: addresses * HOURS, from: name })
}

const BALANCERS = {
  aws: { hourly: 'aws/nlb', traffic: 'aws/nlb/nlcu', note: 'one NLCU carries 1 GB in an hour' },
  azure: { hourly: 'azure/load-balancer', traffic: 'azure/load-balancer/gb', note: 'as much as goes out' },
  google: {
    hourly: 'google/forwarding-rule',
    traffic: 'google/forwarding-rule/gb',
    note: 'what comes in, taken to be at most what goes out',
  },
} as const

/** An NLB has an address in each of its public subnets; the other clouds' balancers have one. */
function publicAddresses({ provider, aws }: Settings): number {
  return provider === 'aws' ? (aws?.publicSubnets ?? 0) : 1
}

function isInternal({ metadata }: KubernetesObject): boolean {
  const annotations = Object.entries(metadata.annotations ?? {})
  return annotations.some(
    ([key, value]) =>
      (key.endsWith('aws-load-balancer-scheme') && value === 'internal') ||
      (key.endsWith('load-balancer-internal') && value === 'true') ||
      (key.endsWith('load-balancer-type') && value === 'Internal'),
  )
}

interface Claim {
  gb: number
  storageClass: string | undefined
  count: number
}

/** The volumes that an object asks for. */
function claimsOf(object: KubernetesObject): readonly Claim[] {
  const spec = recordOf(object['spec'])
  if (object.kind === 'PersistentVolumeClaim') return [claimOf(spec, 1)]
  if (object.kind !== 'StatefulSet') return []
  const replicas = Number(spec['replicas'] ?? 1)
  return listOf(spec['volumeClaimTemplates']).map((template) => claimOf(recordOf(recordOf(template)['spec']), replicas))
}

function claimOf(spec: Fields, count: number): Claim {
  const size = recordOf(recordOf(spec['resources'])['requests'])['storage']
  const storageClass = spec['storageClassName']
  return {
    gb: gigabytesOf(String(size ?? '')),
    storageClass: storageClass === undefined ? undefined : String(storageClass),
    count,
  }
}

/** Clouds bill a GiB as a GB. */
function gigabytesOf(size: string): number {
  const [, figure, unit] = /^(\d+(?:\.\d+)?)(Mi|Gi|Ti|M|G|T)$/.exec(size) ?? []
  const factors: Readonly<Record<string, number>> = { Mi: 1 / 1024, M: 1 / 1000, Gi: 1, G: 1, Ti: 1024, T: 1000 }
  return Number(figure ?? 0) * (factors[unit ?? ''] ?? 0)
}

interface Volume extends Claim {
  name: string
  objects: readonly KubernetesObject[]
  settings: Settings
}

function chargeVolume(bill: Bill, { name, gb, count, storageClass, objects, settings }: Volume): void {
  const kind = `${storageClass ?? ''} ${parametersOf(objects, storageClass)}`.toLowerCase()
  const { provider } = settings
  if (provider === 'aws')
    bill.charge({ price: kind.includes('gp2') ? 'aws/ebs/gp2' : 'aws/ebs/gp3', quantity: gb * count, from: name })
  else if (provider === 'google') bill.charge({ price: googleDisk(kind), quantity: gb * count, from: name })
  else if (provider === 'azure')
    bill.charge({
      price: azureDiskTier(kind.includes('premium') ? 'premium-ssd' : 'standard-ssd', gb),
      quantity: count,
      from: name,
    })
  else bill.unpriced.push({ type: 'volume', name, why: 'the disks are the cluster’s own' })
}

/** GKE: `premium-rwo` is an SSD, `standard` the slow disk, all else the balanced one. */
function googleDisk(kind: string): string {
  if (kind.includes('pd-ssd') || kind.includes('premium-rwo')) return 'google/disk/pd-ssd'
  return kind.includes('pd-standard') || kind.trim() === 'standard'
    ? 'google/disk/pd-standard'
    : 'google/disk/pd-balanced'
}

/** What a storage class of ours asks the cloud for. */
function parametersOf(objects: readonly KubernetesObject[], name: string | undefined): string {
  const found = objects.find(({ kind, metadata }) => kind === 'StorageClass' && metadata.name === name)
  return found ? Object.values(recordOf(found['parameters'])).join(' ') : ''
}
