import { ref } from './intrinsics.ts'
import { type AwsSettings, importedKeyOf, prefixOf } from './stack-names.ts'
import type { Resource } from './template.ts'

/** Every call in every region of the account, sign-ins through GitHub among them (STS, AssumeRoleWithWebIdentity). */
export function trailResources(settings: AwsSettings): Record<string, Resource> {
  if (settings.aws.auditTrail !== 'create') return {}
  const key = importedKeyOf(settings)
  return {
    AuditTrail: {
      Type: 'AWS::CloudTrail::Trail',
      DependsOn: 'AuditBucketPolicy',
      ...(key === undefined && { Metadata: WITHOUT_OWN_KEY }),
      Properties: {
        TrailName: prefixOf(settings),
        S3BucketName: ref('AuditBucket'),
        IsLogging: true,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        EnableLogFileValidation: true,
        ...(key !== undefined && { KMSKeyId: key }),
      },
    },
  }
}

const WITHOUT_OWN_KEY = {
  checkov: {
    skip: [
      {
        id: 'CKV_AWS_35',
        comment:
          'aws.ownKey is false in the settings. CloudTrail always encrypts what it delivers, by keys of S3 (CloudTrail guide, encrypting-cloudtrail-log-files-with-aws-kms); the rule counts only a key of ours.',
      },
    ],
  },
}
