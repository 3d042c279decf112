import type { Value } from '../yaml-text.ts'
import { attribute, ref, sub } from './intrinsics.ts'
import { type AwsSettings, bucketsOf, importedKeyOf, logBucketOf, stackBucketOf, trailBucketOf } from './stack-names.ts'
import type { Resource } from './template.ts'

type Resources = Record<string, Resource>
type Properties = NonNullable<Resource['Properties']>

/** Access logs are kept for as long as the longest log retention of the settings. Days. */
const LOG_DAYS = 365

/** The bucket for backups, and the one that records who used it. */
export function backupResources(settings: AwsSettings): Resources {
  const name = stackBucketOf(settings)
  if (name === undefined) return {}
  return {
    BackupBucket: bucket(name, { ...encrypted(settings), ...locked(settings.backup.keepDays), ...logged('backup/') }),
    BackupBucketPolicy: bucketPolicy('BackupBucket', []),
  }
}

/** The record of everything done in the account, where the settings ask for one. */
export function auditResources(settings: AwsSettings): Resources {
  if (settings.aws.auditTrail !== 'create') return {}
  return {
    AuditBucket: bucket(trailBucketOf(settings), { ...encrypted(settings), ...locked(LOG_DAYS), ...logged('audit/') }),
    AuditBucketPolicy: bucketPolicy('AuditBucket', trailStatements()),
  }
}

/**
 * S3 delivers access logs only to a bucket with its own key and without object lock (S3 guide,
 * enable-server-access-logging).
 */
export function accessLogResources(settings: AwsSettings): Resources {
  if (bucketsOf(settings).length === 0) return {}
  const expire = {
    Id: 'expire',
    Status: 'Enabled',
    ExpirationInDays: LOG_DAYS,
    NoncurrentVersionExpiration: { NoncurrentDays: 1 },
  }
  const made = bucket(logBucketOf(settings), {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    LifecycleConfiguration: { Rules: [expire] },
  })
  return {
    AccessLogBucket: { ...made, Metadata: NOT_LOGGED },
    AccessLogBucketPolicy: bucketPolicy('AccessLogBucket', [deliveryStatement()]),
  }
}

const NOT_LOGGED = {
  checkov: {
    skip: [
      {
        id: 'CKV_AWS_18',
        comment:
          'This bucket receives the access logs of the others. If it logged its own, each delivery would cause another (S3 guide, ServerLogs: source and target must differ).',
      },
    ],
  },
}

function bucket(name: string, more: Properties): Resource {
  return {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketName: name,
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      ...more,
    },
  }
}

/** With a bucket key S3 asks KMS once for many objects, which is where the price of small objects lies. */
function encrypted(settings: AwsSettings): Properties {
  const key = importedKeyOf(settings)
  const byDefault = key === undefined ? { SSEAlgorithm: 'AES256' } : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key }
  return {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: byDefault, ...(key !== undefined && { BucketKeyEnabled: true }) },
      ],
    },
  }
}

/**
 * Whatever is written stays for so many days, even when it was deleted or overwritten; then it goes. `GOVERNANCE`, so
 * that an administrator can still mend a mistake; no role of ours may lift it.
 */
function locked(days: number): Properties {
  return {
    ObjectLockEnabled: true,
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: days } },
    },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: 'forget-deleted',
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: days },
          ExpiredObjectDeleteMarker: true,
        },
        { Id: 'end-unfinished', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      ],
    },
  }
}

function logged(prefix: string): Properties {
  return { LoggingConfiguration: { DestinationBucketName: ref('AccessLogBucket'), LogFilePrefix: prefix } }
}

function bucketPolicy(id: string, more: readonly Value[]): Resource {
  const objects = sub(`\${${id}.Arn}/*`)
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref(id),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [attribute(id, 'Arn'), objects],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          ...more,
        ],
      },
    },
  }
}

function deliveryStatement(): Value {
  return {
    Sid: 'AccessLogs',
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: sub(`\${AccessLogBucket.Arn}/*`),
    Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
  }
}

function trailStatements(): readonly Value[] {
  const trail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } }
  const account = { 'aws:SourceAccount': ref('AWS::AccountId') }
  return [
    {
      Sid: 'TrailAsks',
      ...trail,
      Action: 's3:GetBucketAcl',
      Resource: attribute('AuditBucket', 'Arn'),
      Condition: { StringEquals: account },
    },
    {
      Sid: 'TrailWrites',
      ...trail,
      Action: 's3:PutObject',
      Resource: sub(`\${AuditBucket.Arn}/AWSLogs/\${AWS::AccountId}/*`),
      Condition: { StringEquals: account },
    },
  ]
}
