import { DATABASE_SERVICE } from '../secrets.ts'
import type { Value } from '../yaml-text.ts'
import { arn, globalArn, sub } from './intrinsics.ts'
import {
  ACCOUNTS,
  type AwsSettings,
  importedKeyOf,
  type RolePart,
  roleNameOf,
  scales,
  stackBucketOf,
} from './stack-names.ts'
import type { Resource } from './template.ts'
import { type Account, instanceTrust, podOrIssuerTrust, podTrust, serviceTrust } from './trust.ts'

type Statements = readonly Value[]

/** The service account of the pods that may write backups: PostgreSQL's. */
export function backupAccountOf({ namespace }: AwsSettings): Account {
  return { namespace, name: DATABASE_SERVICE }
}

/** The roles of the cluster, its nodes and its pods; each only where something takes it. */
export function roleResources(settings: AwsSettings): Record<string, Resource> {
  const { containerInsights } = settings.aws
  return {
    ClusterRole: clusterRole(settings),
    NodeRole: nodeRole(settings),
    ...(stackBucketOf(settings) !== undefined && { PodRole: podRole(settings) }),
    CniRole: addOnRole(settings, 'cni', 'Gives pods their addresses', ['AmazonEKS_CNI_Policy']),
    EbsCsiRole: ebsCsiRole(settings),
    ...(containerInsights && {
      CloudwatchRole: addOnRole(settings, 'cloudwatch', 'Sends metrics and logs', ['CloudWatchAgentServerPolicy']),
    }),
    ...(scales(settings) && { AutoscalerRole: autoscalerRole(settings) }),
  }
}

function clusterRole(settings: AwsSettings): Resource {
  return role(settings, 'cluster', 'EKS runs the control plane and its load balancers', {
    trust: serviceTrust('eks.amazonaws.com'),
    managed: ['AmazonEKSClusterPolicy'],
  })
}

/** Pods have roles of their own and cannot take this one: the launch template's hop limit keeps them from it. */
function nodeRole(settings: AwsSettings): Resource {
  return role(settings, 'node', 'Nodes join the cluster and pull images', {
    trust: instanceTrust(),
    managed: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'],
  })
}

/** May not delete versions nor lift the lock of the bucket: what was written stays for as long as the settings say. */
function podRole(settings: AwsSettings): Resource {
  const bucket = stackBucketOf(settings) ?? ''
  return role(settings, 'pod', 'PostgreSQL writes and reads backups', {
    trust: podOrIssuerTrust(settings, backupAccountOf(settings)),
    statements: [
      allow(['s3:ListBucket', 's3:GetBucketLocation'], globalArn('s3', bucket)),
      allow(
        ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        globalArn('s3', `${bucket}/*`),
      ),
      ...useOfKey(settings, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ],
  })
}

function ebsCsiRole(settings: AwsSettings): Resource {
  const key = importedKeyOf(settings)
  const grants = key !== undefined && {
    Effect: 'Allow',
    Action: 'kms:CreateGrant',
    Resource: key,
    Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  }
  return role(settings, 'ebs-csi', 'Makes and attaches encrypted volumes', {
    trust: podTrust(settings, ACCOUNTS['ebs-csi']),
    managed: ['service-role/AmazonEBSCSIDriverPolicy'],
    statements: [
      ...useOfKey(settings, [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncrypt*',
      ]),
      ...(grants ? [grants] : []),
    ],
  })
}

/** Reads everything, changes only groups that EKS tagged as this cluster's. */
function autoscalerRole(settings: AwsSettings): Resource {
  const { name } = settings.cluster
  return role(settings, 'autoscaler', 'Starts and stops nodes', {
    trust: podTrust(settings, ACCOUNTS.autoscaler),
    statements: [
      allow(AUTOSCALER_READS, '*'),
      allow(['eks:DescribeNodegroup'], arn('eks', `nodegroup/${name}/*`)),
      {
        Effect: 'Allow',
        Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        Resource: arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*'),
        Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: 'owned' } },
      },
    ],
  })
}

/** What cluster-autoscaler's page on AWS lists; none of them takes a resource. */
const AUTOSCALER_READS = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeAutoScalingInstances',
  'autoscaling:DescribeLaunchConfigurations',
  'autoscaling:DescribeScalingActivities',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:GetInstanceTypesFromInstanceRequirements',
]

function addOnRole(
  settings: AwsSettings,
  part: 'cni' | 'cloudwatch',
  description: string,
  managed: readonly string[],
): Resource {
  return role(settings, part, description, { trust: podTrust(settings, ACCOUNTS[part]), managed })
}

function useOfKey(settings: AwsSettings, actions: readonly string[]): Statements {
  const key = importedKeyOf(settings)
  return key === undefined ? [] : [allow(actions, key)]
}

export function allow(actions: readonly string[], resource: Value, condition?: Value): Value {
  return { Effect: 'Allow', Action: actions, Resource: resource, Condition: condition }
}

interface Rights {
  trust: Value
  /** Names of policies that AWS keeps. */
  managed?: readonly string[]
  statements?: Statements
}

function role(
  settings: AwsSettings,
  part: RolePart,
  description: string,
  { trust, managed = [], statements = [] }: Rights,
): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: roleNameOf(settings, part),
      Description: description,
      AssumeRolePolicyDocument: trust,
      ...(managed.length > 0 && { ManagedPolicyArns: managed.map(managedPolicy) }),
      ...(statements.length > 0 && {
        Policies: [{ PolicyName: part, PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
      }),
    },
  }
}

function managedPolicy(name: string): Value {
  return sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`)
}
