import type { Value } from '../yaml-text.ts'
import { type Place, placesOf } from './deploy-places.ts'
import { HANDLER_PERMISSIONS } from './handler-permissions.ts'
import { allow } from './roles.ts'
import type { AwsSettings } from './stack-names.ts'
import type { Resource, Template } from './template.ts'

/**
 * What decides over permissions is changed by a person: whoever may write a role or a key's policy has everything that
 * it could give. The deploy role reads these types and nothing more.
 */
const GUARDED = ['AWS::IAM::', 'AWS::KMS::']

/**
 * Handlers ask for every feature of a type. None of our templates uses these, and some would destroy data.
 * A pattern over IAM actions; the reason stands behind each.
 */
const UNUSED: readonly RegExp[] = [
  // Services that only features of others need.
  /^(s3tables|firehose|vpc-lattice|vpce|organizations|billing|autoscaling):/,
  // Not actions of IAM at all (service authorization reference).
  /REST\.PUT|^s3:(DeleteBucketEncryption|DeleteBucketLifecycle|PutObjectLockConfiguration)$/,
  // Objects and their access lists: no template writes or deletes one.
  /^s3:(DeleteObject|PutObjectAcl|PutBucketAcl|ListAllMyBuckets)$/,
  // Buckets: websites, replication, metrics, inventories, tables.
  /^s3:(Put|Delete|Create|Update)\w*(Website|Replication|Analytics|Metric|Inventory|Intelligent|Accelerate|Cors|CORS|Metadata|Notification|Abac)/,
  // Instance profiles of EKS Auto Mode; the cluster's certificate authority; drift of keys.
  /^iam:\w*InstanceProfile$|^eks:ActivateCertificateAuthority$/,
  // VPN, IPv6, private NAT, tenancy, address transfer, encryption control, key pairs.
  /^ec2:\w*(Vpn|CidrBlock|PrivateNatGateway|NatGatewayAddress|Tenancy|AddressTransfer|EncryptionControl|KeyPairs)/,
  // Of an instance: further volumes, placement, profiles, SSM associations.
  /^ec2:\w*(AttachVolume|DetachVolume|Placement|IamInstanceProfile\w*|PrivateDnsNameOptions|MonitorInstances)$|^ssm:/,
  // Logs and topics: data protection, indexes, tokens, resource policies.
  /^(logs|sns):\w*(DataProtection|Index|BearerToken|ResourcePolic|DeletionProtection)/,
  // Trails: insights and event configuration.
  /^cloudtrail:Put(Insight|EventConfiguration)/,
  // Repositories: access for other accounts.
  /^ecr:(Set|Delete)RepositoryPolicy$/,
]

/** What pushing an image asks for; the repositories are in the templates. */
const PUSH = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
]

/** What changing a stack by change sets asks for. */
const STACKS = [
  'cloudformation:CancelUpdateStack',
  'cloudformation:ContinueUpdateRollback',
  'cloudformation:CreateChangeSet',
  'cloudformation:DeleteChangeSet',
  'cloudformation:DescribeChangeSet',
  'cloudformation:DescribeStackEvents',
  'cloudformation:DescribeStackResources',
  'cloudformation:DescribeStacks',
  'cloudformation:ExecuteChangeSet',
  'cloudformation:GetTemplate',
  'cloudformation:ListStackResources',
  'cloudformation:RollbackStack',
  'cloudformation:UpdateStack',
]

/** Every IAM action that making and changing these resources asks for, in order. */
export function actionsFor(templates: readonly Template[]): readonly string[] {
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources))
  const actions = new Set(STACKS)
  for (const type of new Set(resources.map(({ Type }) => Type))) {
    const ofType = resources.filter(({ Type }) => Type === type)
    for (const action of actionsOfType(type, ofType.every(isKept))) actions.add(action)
    if (type === 'AWS::ECR::Repository') for (const action of PUSH) actions.add(action)
  }
  if (actions.has('ecr:PutImage')) actions.add('ecr:GetAuthorizationToken')
  if (templates.some(readsImages)) actions.add('ssm:GetParameters')
  return [...actions].sort()
}

/** No deleting of types whose every resource is kept: CloudFormation never asks for it then, so nobody else can. */
function actionsOfType(type: string, kept: boolean): readonly string[] {
  const isGuarded = GUARDED.some((prefix) => type.startsWith(prefix))
  const acts = isGuarded ? ['read'] : kept ? ['create', 'read', 'update'] : ['create', 'read', 'update', 'delete']
  const asked = acts.flatMap((act) => HANDLER_PERMISSIONS.get(type)?.get(act) ?? [])
  return asked.filter((action) => !UNUSED.some((pattern) => pattern.test(action)))
}

function isKept({ DeletionPolicy }: Resource): boolean {
  return DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate'
}

function readsImages({ Parameters = {} }: Template): boolean {
  return Object.values(Parameters).some(({ Type }) => Type.startsWith('AWS::SSM::'))
}

/** IAM takes 6,144 characters in one policy, white space not counted; hence three. */
const POLICIES = {
  DeployNetworkPolicy: ['ec2'],
  DeployClusterPolicy: ['cloudformation', 'eks', 'iam', 'kms', 'ssm'],
  DeployStoresPolicy: ['budgets', 'cloudtrail', 'cloudwatch', 'ecr', 'logs', 's3', 'sns'],
} as const

/** The deploy role's rights, derived from the templates' resources: managed policies by logical name. */
export function deployPolicies(settings: AwsSettings, templates: readonly Template[]): Record<string, Resource> {
  const actions = actionsFor(templates)
  const made = Object.entries(POLICIES).map(([id, services]): [string, Resource] => [
    id,
    policy(
      id,
      services.flatMap((service) => statementsFor(settings, service, actions)),
    ),
  ])
  return Object.fromEntries(made)
}

export const DEPLOY_POLICIES: readonly string[] = Object.keys(POLICIES)

function policy(id: string, statements: readonly Value[]): Resource {
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      Description: `${id}: derived from the resource types of the stacks`,
      PolicyDocument: { Version: '2012-10-17', Statement: statements },
    },
  }
}

/** One statement for each set of places, in the order of {@link placesOf}; an action goes to the first that takes it. */
function statementsFor(settings: AwsSettings, service: string, all: readonly string[]): readonly Value[] {
  let left = all.filter((action) => action.startsWith(`${service}:`))
  const statements: Value[] = []
  for (const place of placesOf(settings, service)) {
    const here = left.filter((action) => place.takes.test(action))
    left = left.filter((action) => !here.includes(action))
    if (here.length > 0 && !isNowhere(place)) statements.push(statement(place, here))
  }
  return statements
}

/** A handler may ask for a service of which these settings make nothing: the one of flow logs asks for buckets. */
function isNowhere({ resources }: Place): boolean {
  return Array.isArray(resources) && resources.length === 0
}

function statement({ resources, condition }: Place, actions: readonly string[]): Value {
  return allow(actions, resources, condition)
}
