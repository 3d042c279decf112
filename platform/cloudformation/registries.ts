import { PROJECT } from '../names.ts'
import { type AwsSettings, importedKeyOf } from './stack-names.ts'
import type { Resource } from './template.ts'

export const GATEWAY_IMAGE = `${PROJECT}-gateway`
export const DATABASE_IMAGE = `${PROJECT}-database`

/** So many images stay, the running one and those to go back to among them. */
const KEPT = 100

/** Days until an image without a tag goes. */
const UNTAGGED_DAYS = 14

/** The account's own registry; nothing where the settings name another. */
export function registryResources(settings: AwsSettings): Record<string, Resource> {
  if (settings.registry !== undefined) return {}
  return {
    GatewayImages: repository(settings, GATEWAY_IMAGE),
    ...(settings.database.kind === 'cluster' && { DatabaseImages: repository(settings, DATABASE_IMAGE) }),
  }
}

function repository(settings: AwsSettings, name: string): Resource {
  const key = importedKeyOf(settings)
  return {
    Type: 'AWS::ECR::Repository',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    ...(key === undefined && { Metadata: WITHOUT_OWN_KEY }),
    Properties: {
      RepositoryName: name,
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      ...(key !== undefined && { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: key } }),
      LifecyclePolicy: { LifecyclePolicyText: JSON.stringify({ rules: LIFECYCLE }, null, 2) },
    },
  }
}

const LIFECYCLE = [
  {
    rulePriority: 1,
    description: 'untagged images go',
    selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: UNTAGGED_DAYS },
    action: { type: 'expire' },
  },
  {
    rulePriority: 2,
    description: 'the oldest go',
    selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: KEPT },
    action: { type: 'expire' },
  },
]

const WITHOUT_OWN_KEY = {
  checkov: {
    skip: [
      {
        id: 'CKV_AWS_136',
        comment:
          'aws.ownKey is false in the settings. ECR encrypts every image at rest with AES-256 by keys of S3 (ECR guide, encryption-at-rest); the rule counts only KMS.',
      },
    ],
  },
}
