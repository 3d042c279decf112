import { attribute, ref, sub } from './intrinsics.ts'
import { type AwsSettings, exportNameOf, keyAliasOf, prefixOf } from './stack-names.ts'
import type { Output, Resource } from './template.ts'

const ACCOUNT = `\${AWS::AccountId}`
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']

/**
 * One key for volumes, logs, backups, images, alarms and Kubernetes' secrets: each further key costs 1 USD a month. It
 * stands in the first stack because the flow logs need it. Kept when the stack goes: without it no backup can be read.
 */
export function ownKeyResources(settings: AwsSettings): Record<string, Resource> {
  if (!settings.aws.ownKey) return {}
  return {
    Key: {
      Type: 'AWS::KMS::Key',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Metadata: NARROW_BY_CONDITION,
      Properties: {
        Description: `Volumes, logs, backups, images and secrets of ${prefixOf(settings)}`,
        EnableKeyRotation: true,
        PendingWindowInDays: 30,
        KeyPolicy: { Version: '2012-10-17', Statement: statements(settings) },
      },
    },
    KeyAlias: {
      Type: 'AWS::KMS::Alias',
      Properties: { AliasName: keyAliasOf(settings), TargetKeyId: attribute('Key', 'KeyId') },
    },
  }
}

const NARROW_BY_CONDITION = {
  checkov: {
    skip: [
      {
        id: 'CKV_AWS_33',
        comment:
          'The rule reads principals and not conditions: the two statements for disks of nodes take one service-linked role of this account alone. Naming it as the principal fails in an account where it does not exist yet (Auto Scaling guide, key-policy-requirements-EBS-encryption).',
      },
    ],
  },
}

export function ownKeyOutputs(settings: AwsSettings): Record<string, Output> {
  if (!settings.aws.ownKey) return {}
  return {
    Key: {
      Description: 'The key of our own',
      Value: attribute('Key', 'Arn'),
      Export: { Name: exportNameOf(settings, 'Key') },
    },
  }
}

function statements(settings: AwsSettings) {
  return [
    {
      Sid: 'PoliciesOfThisAccountDecide',
      Effect: 'Allow',
      Principal: { AWS: sub(`arn:\${AWS::Partition}:iam::${ACCOUNT}:root`) },
      Action: 'kms:*',
      Resource: '*',
    },
    forLogs(),
    forServices(),
    ...forNodes(),
    ...(settings.aws.auditTrail === 'create' ? [forAuditTrail()] : []),
  ]
}

function forLogs() {
  return {
    Sid: 'LogGroupsOfThisAccount',
    Effect: 'Allow',
    Principal: { Service: sub(`logs.\${AWS::Region}.amazonaws.com`) },
    Action: USE,
    Resource: '*',
    Condition: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': sub(
          `arn:\${AWS::Partition}:logs:\${AWS::Region}:${ACCOUNT}:log-group:/aws/*`,
        ),
      },
    },
  }
}

/** Alarms and budgets send through a topic that the key encrypts. */
function forServices() {
  return {
    Sid: 'AlarmsAndBudgetsToTheTopic',
    Effect: 'Allow',
    Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
  }
}

/**
 * EC2 Auto Scaling starts nodes with encrypted disks through its service-linked role. The role is named in a condition
 * and not as the principal, since KMS refuses a principal that does not exist yet, and in a new account it does not.
 */
function forNodes() {
  const scaling = {
    'aws:PrincipalArn': sub(
      `arn:\${AWS::Partition}:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    ),
  }
  const common = { Effect: 'Allow', Principal: { AWS: '*' }, Resource: '*' }
  return [
    {
      Sid: 'DisksOfNodes',
      ...common,
      Action: USE,
      Condition: { StringEquals: { 'kms:CallerAccount': ref('AWS::AccountId') }, ArnEquals: scaling },
    },
    {
      Sid: 'DisksOfNodesAttached',
      ...common,
      Action: 'kms:CreateGrant',
      Condition: {
        StringEquals: { 'kms:CallerAccount': ref('AWS::AccountId') },
        ArnEquals: scaling,
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
  ]
}

function forAuditTrail() {
  return {
    Sid: 'AuditTrail',
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
  }
}
