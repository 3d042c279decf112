import { PROJECT } from '../names.ts'
import type { Value } from '../yaml-text.ts'
import { arn, globalArn, roleArn, sub } from './intrinsics.ts'
import { DATABASE_IMAGE, GATEWAY_IMAGE } from './registries.ts'
import {
  type AwsSettings,
  bucketsOf,
  clusterLogGroupOf,
  deployRoleNameOf,
  flowLogGroupOf,
  importedKeyOf,
  insightsLogGroupsOf,
  prefixOf,
  ROLES,
  roleNameOf,
  STACK_PARTS,
  type StackPart,
  stackNameOf,
} from './stack-names.ts'

/** On which resources the deploy role may do what. */
export interface Place {
  /** The actions that belong here. */
  takes: RegExp
  resources: Value
  condition?: Value
}

const REST = /^/

/**
 * The resources of a service by our names, where the service can name them. Listing and describing often takes no
 * resource (service authorization reference); what makes new things in EC2 knows no names, so it is held to account and
 * region, and what destroys there is held to our tag.
 */
export function placesOf(settings: AwsSettings, service: string): readonly Place[] {
  return PLACES[service]?.(settings) ?? []
}

const PLACES: Readonly<Record<string, (settings: AwsSettings) => readonly Place[]>> = {
  budgets: (settings) => [
    { takes: REST, resources: sub(`arn:\${AWS::Partition}:budgets::\${AWS::AccountId}:budget/${prefixOf(settings)}*`) },
  ],
  cloudformation: (settings) => [
    { takes: /:(Describe|Get|List)/, resources: STACK_PARTS.map((part) => stackArn(settings, part)) },
    { takes: REST, resources: [stackArn(settings, 'vpc'), stackArn(settings, 'eks')] },
  ],
  cloudtrail: (settings) => [
    { takes: /:(Describe|List)/, resources: '*' },
    { takes: REST, resources: arn('cloudtrail', `trail/${prefixOf(settings)}*`) },
  ],
  cloudwatch: (settings) => [
    { takes: /:Describe/, resources: '*' },
    { takes: REST, resources: arn('cloudwatch', `alarm:${settings.cluster.name}-*`) },
  ],
  ec2: ({ name }) => [
    { takes: /:Describe/, resources: '*' },
    {
      takes: /:(Delete(?!Tags)|Release|Terminate)/,
      resources: arn('ec2', '*'),
      condition: { StringEquals: { 'aws:ResourceTag/project': PROJECT, 'aws:ResourceTag/environment': name } },
    },
    {
      takes: /:RunInstances$/,
      resources: [arn('ec2', '*'), sub(`arn:\${AWS::Partition}:ec2:\${AWS::Region}::image/*`)],
    },
    { takes: REST, resources: arn('ec2', '*') },
  ],
  ecr: () => [
    { takes: /:GetAuthorizationToken$/, resources: '*' },
    { takes: REST, resources: [GATEWAY_IMAGE, DATABASE_IMAGE].map((name) => arn('ecr', `repository/${name}`)) },
  ],
  eks: ({ cluster }) => [
    {
      takes: REST,
      resources: [`cluster/${cluster.name}`, ...EKS_PARTS.map((part) => `${part}/${cluster.name}/*`)].map((resource) =>
        arn('eks', resource),
      ),
    },
  ],
  iam: identityPlaces,
  kms: (settings) => {
    const key = importedKeyOf(settings)
    return key === undefined
      ? []
      : [
          { takes: /:List(Aliases|Keys)$/, resources: '*' },
          { takes: REST, resources: key },
        ]
  },
  logs: (settings) => [
    { takes: /:Describe|LogDelivery$/, resources: '*' },
    { takes: REST, resources: logGroupsOf(settings).map((group) => arn('logs', `log-group:${group}*`)) },
  ],
  s3: (settings) => [{ takes: REST, resources: bucketsOf(settings).map((bucket) => globalArn('s3', bucket)) }],
  sns: (settings) => [
    { takes: /:List(Topics|Subscriptions)$/, resources: '*' },
    { takes: REST, resources: arn('sns', `${prefixOf(settings)}-*`) },
  ],
  ssm: () => [{ takes: REST, resources: sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}::parameter/aws/service/*`) }],
}

function logGroupsOf(settings: AwsSettings): readonly string[] {
  return [clusterLogGroupOf(settings), flowLogGroupOf(settings), ...insightsLogGroupsOf(settings)]
}

function stackArn(settings: AwsSettings, part: StackPart): Value {
  return arn('cloudformation', `stack/${stackNameOf(settings, part)}/*`)
}

const EKS_PARTS = ['nodegroup', 'addon', 'access-entry', 'podidentityassociation']

/** Services that may be handed one of our roles. */
const TAKERS = ['eks.amazonaws.com', 'pods.eks.amazonaws.com', 'ec2.amazonaws.com', 'vpc-flow-logs.amazonaws.com']

function identityPlaces(settings: AwsSettings): readonly Place[] {
  const roles = ROLES.map((part) => roleArn(roleNameOf(settings, part)))
  return [
    { takes: /:PassRole$/, resources: roles, condition: { StringEquals: { 'iam:PassedToService': TAKERS } } },
    {
      takes: /:CreateServiceLinkedRole$/,
      resources: roleArn('aws-service-role/*'),
      condition: { StringEquals: { 'iam:AWSServiceName': linkedServices(settings) } },
    },
    { takes: REST, resources: [...roles, roleArn(deployRoleNameOf(settings))] },
  ]
}

function linkedServices({ cluster }: AwsSettings): readonly string[] {
  const always = ['eks.amazonaws.com', 'eks-nodegroup.amazonaws.com', 'autoscaling.amazonaws.com']
  return cluster.nodes?.spot === true ? [...always, 'spot.amazonaws.com'] : always
}
