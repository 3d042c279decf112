import { backupBucketOf, nodeRangeOf, PROJECT } from '../names.ts'
import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import { imported } from './intrinsics.ts'

/** Settings of an environment on AWS. */
export interface AwsSettings extends Settings {
  aws: NonNullable<Settings['aws']>
}

export function isAws(settings: Settings): settings is AwsSettings {
  return settings.provider === 'aws' && settings.aws !== undefined
}

/** The stacks in the order in which they are made: each imports only from those before it. */
export const STACK_PARTS = ['vpc', 'iam', 'eks'] as const
export type StackPart = (typeof STACK_PARTS)[number]

const FILES = { vpc: 'vpc-networking.yaml', iam: 'iam-roles.yaml', eks: 'eks-cluster.yaml' } as const

/** The environment whose names are those of the owner's guidelines, without the environment in them. */
const FIRST = 'aws'

/** What names of the environment begin with: `cloudtolocalllm`, elsewhere `cloudtolocalllm-staging`. */
export function prefixOf({ name }: Settings): string {
  return name === FIRST ? PROJECT : `${PROJECT}-${name}`
}

export function stackNameOf(settings: Settings, part: StackPart): string {
  return `${prefixOf(settings)}-${part}`
}

/** Relative to the repository. */
export function templateFileOf({ name }: Settings, part: StackPart): string {
  return ['config/cloudformation', ...(name === FIRST ? [] : [name]), FILES[part]].join('/')
}

/**
 * The role that GitHub's jobs take. An account has each role's name once, so a second environment adds its own.
 */
export function deployRoleNameOf({ name }: Settings): string {
  return name === FIRST ? 'github-actions-role' : `github-actions-role-${name}`
}

export const ROLES = ['cluster', 'node', 'pod', 'cni', 'ebs-csi', 'cloudwatch', 'autoscaler', 'flow-logs'] as const
export type RolePart = (typeof ROLES)[number]

/** IAM allows 64 characters. */
export function roleNameOf(settings: Settings, part: RolePart): string {
  return `${prefixOf(settings)}-${part}`
}

/** Another name of the environment's key; Kubernetes' storage class can name it without knowing the key's number. */
export function keyAliasOf(settings: Settings): string {
  return `alias/${prefixOf(settings)}`
}

/** What one stack hands to the next. Names are literal, so that a reader of one file finds them in the other. */
export type VpcExport =
  | 'Vpc'
  | 'PrivateSubnets'
  | 'PublicSubnets'
  | 'ClusterSecurityGroup'
  | 'NodeSecurityGroup'
  | 'Key'

export function exportNameOf(settings: Settings, name: VpcExport): string {
  return `${stackNameOf(settings, 'vpc')}-${name}`
}

export function fromVpc(settings: Settings, name: VpcExport): Value {
  return imported(exportNameOf(settings, name))
}

/** The key of our own, in the stacks after the one that holds it; undefined where AWS's keys are used. */
export function importedKeyOf(settings: AwsSettings): Value | undefined {
  return settings.aws.ownKey ? fromVpc(settings, 'Key') : undefined
}

/** The bucket of the stacks, where the database is in the cluster and its backups go nowhere else. */
export function stackBucketOf(settings: Settings): string | undefined {
  const bucket = backupBucketOf(settings)
  const { store } = settings.backup
  const isElsewhere = store !== undefined && !(store.kind === 's3' && store.bucket === bucket)
  return settings.database.kind === 'cluster' && !isElsewhere ? bucket : undefined
}

/** Every bucket of the stacks. */
export function bucketsOf(settings: AwsSettings): readonly string[] {
  const backup = stackBucketOf(settings)
  const trail = settings.aws.auditTrail === 'create' ? trailBucketOf(settings) : undefined
  const recorded = [backup, trail].filter((name) => name !== undefined)
  return recorded.length > 0 ? [...recorded, logBucketOf(settings)] : []
}

/** Receives the access logs of the other buckets. */
export function logBucketOf({ name, aws }: AwsSettings): string {
  return `${PROJECT}-access-${name}-${aws.account}`
}

/** Receives the audit trail. */
export function trailBucketOf({ name, aws }: AwsSettings): string {
  return `${PROJECT}-audit-${name}-${aws.account}`
}

/** EKS writes its control plane's log there, whatever we say. */
export function clusterLogGroupOf({ cluster }: Settings): string {
  return `/aws/eks/${cluster.name}/cluster`
}

export function flowLogGroupOf(settings: Settings): string {
  return `/aws/vpc/${prefixOf(settings)}/flow`
}

/** Container Insights writes there, whatever we say. */
export function insightsLogGroupsOf({ cluster }: Settings): readonly string[] {
  return ['application', 'dataplane', 'host', 'performance'].map(
    (part) => `/aws/containerinsights/${cluster.name}/${part}`,
  )
}

/** Kubernetes service accounts that stand for a role. */
export const ACCOUNTS = {
  autoscaler: { namespace: 'kube-system', name: 'cluster-autoscaler' },
  cni: { namespace: 'kube-system', name: 'aws-node' },
  'ebs-csi': { namespace: 'kube-system', name: 'ebs-csi-controller-sa' },
  cloudwatch: { namespace: 'amazon-cloudwatch', name: 'cloudwatch-agent' },
} as const

export function scales(settings: Settings): boolean {
  const { count, max } = nodeRangeOf(settings)
  return max > count
}
