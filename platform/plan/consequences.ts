import { valueAt } from '../policy/facts.ts'
import type { Change, Thing } from './change.ts'

type Consequences = Pick<Change, 'replacement' | 'downtime' | 'dataLoss'>

/**
 * Properties whose change makes CloudFormation build the resource anew ("Update requires: Replacement" in the AWS
 * resource reference, read 2026-11-24), of the types that we render.
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudTrail::Trail': ['TrailName'],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::Budgets::Budget': ['Budget.BudgetName', 'Budget.BudgetType', 'Budget.TimeUnit'],
  'AWS::EC2::FlowLog': [
    'LogDestinationType',
    'LogGroupName',
    'LogDestination',
    'ResourceId',
    'ResourceType',
    'TrafficType',
  ],
  'AWS::EC2::LaunchTemplate': ['LaunchTemplateName'],
  'AWS::EC2::NatGateway': ['AllocationId', 'SubnetId', 'ConnectivityType'],
  'AWS::EC2::RouteTable': ['VpcId'],
  'AWS::EC2::SecurityGroup': ['GroupDescription', 'GroupName', 'VpcId'],
  'AWS::EC2::Subnet': ['AvailabilityZone', 'CidrBlock', 'VpcId'],
  'AWS::EC2::VPC': ['CidrBlock'],
  'AWS::EC2::VPCEndpoint': ['ServiceName', 'VpcEndpointType', 'VpcId'],
  'AWS::ECR::Repository': ['RepositoryName', 'EncryptionConfiguration'],
  'AWS::EKS::AccessEntry': ['ClusterName', 'PrincipalArn', 'Type'],
  'AWS::EKS::Addon': ['AddonName', 'ClusterName'],
  'AWS::EKS::Cluster': ['Name', 'RoleArn', 'EncryptionConfig', 'KubernetesNetworkConfig'],
  'AWS::EKS::Nodegroup': [
    'AmiType',
    'CapacityType',
    'ClusterName',
    'DiskSize',
    'InstanceTypes',
    'NodeRole',
    'NodegroupName',
    'Subnets',
  ],
  'AWS::EKS::PodIdentityAssociation': ['ClusterName', 'Namespace', 'ServiceAccount'],
  'AWS::IAM::OIDCProvider': ['Url'],
  'AWS::IAM::Role': ['RoleName', 'Path'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
}

/** Fields that the Kubernetes API refuses to change on an object that exists. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.selector'],
  Job: ['spec.template', 'spec.selector'],
  PersistentVolumeClaim: ['spec.storageClassName', 'spec.accessModes'],
  StatefulSet: ['spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
}

/** What of ours holds something that cannot be made again. */
const HOLDS: Readonly<Record<string, string>> = {
  'AWS::ECR::Repository': 'every image that was pushed',
  'AWS::KMS::Key': 'everything that was encrypted with this key',
  'AWS::Logs::LogGroup': 'the logs that were kept',
  'AWS::S3::Bucket': 'the backups in the bucket',
  Namespace: 'everything in the namespace, the database included',
  PersistentVolumeClaim: 'the data on the volume',
  StatefulSet: 'nothing as long as its volume claim stays; the database is away until it is made again',
}

/** What a changed thing must be made anew for, or undefined. */
export function replacementOf(kind: string, differs: readonly string[]): string | undefined {
  const cloud = REPLACING[kind]?.map((property) => `Properties.${property}`) ?? []
  const fields = [...cloud, ...(IMMUTABLE[kind] ?? [])]
  const found = differs.find((path) => fields.some((field) => path === field || path.startsWith(`${field}.`)))
  return found && `${found} cannot be changed on one that exists`
}

/** What people notice of a change, and what is gone afterwards. */
export function consequencesOf(action: Change['action'], thing: Thing, differs: readonly string[]): Consequences {
  const replacement = action === 'replace' ? replacementOf(thing.kind, differs) : undefined
  const downtime = downtimeOf(action, thing, differs)
  const dataLoss = action === 'delete' || action === 'replace' ? lossOf(thing) : undefined
  return { ...(replacement && { replacement }), ...(downtime && { downtime }), ...(dataLoss && { dataLoss }) }
}

function lossOf({ kind, body }: Thing): string | undefined {
  const policy = valueAt(body, 'DeletionPolicy')
  const isKept = typeof policy === 'string' && policy.startsWith('Retain')
  const what = HOLDS[kind]
  if (what === undefined || kind === 'StatefulSet') return undefined
  return isKept ? undefined : what
}

function downtimeOf(action: Change['action'], { kind, name }: Thing, differs: readonly string[]): string | undefined {
  if (action === 'create') return undefined
  const isGone = action === 'delete' || action === 'replace'
  switch (kind) {
    case 'AWS::EKS::Cluster':
      if (isGone) return 'the whole service is away until cluster, data and names stand again'
      return differs.some((path) => path.endsWith('.Version'))
        ? 'none for people: the control plane moves on by itself, then nodes one by one'
        : undefined
    case 'AWS::EC2::VPC':
    case 'AWS::EC2::Subnet':
      return isGone ? 'everything inside is made anew; the service is away meanwhile' : undefined
    case 'AWS::EKS::Nodegroup':
    case 'AWS::EC2::LaunchTemplate':
      return 'nodes are replaced one by one; the database is away about a minute when its node goes'
    case 'Parameter':
      return name.startsWith('Node')
        ? 'nodes are replaced one by one; the database is away about a minute when its node goes'
        : undefined
    case 'StatefulSet':
      return 'the database is away about a minute; running answers go on, new requests wait or say so'
    case 'Deployment':
      return isGone ? 'nobody can connect until it stands again' : undefined
    case 'Service':
      return isGone || differs.some((path) => path.startsWith('spec.type'))
        ? 'the address changes: nobody can connect until DNS has followed'
        : undefined
    default:
      return undefined
  }
}
