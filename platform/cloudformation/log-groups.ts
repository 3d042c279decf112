import type { Value } from '../yaml-text.ts'
import { type AwsSettings, clusterLogGroupOf, importedKeyOf, insightsLogGroupsOf } from './stack-names.ts'
import type { Resource } from './template.ts'

/** A log group with the settings' retention; `key`: ARN of the key of our own. Kept when its stack goes. */
export function logGroup(settings: AwsSettings, name: string, key: Value | undefined): Resource {
  return {
    Type: 'AWS::Logs::LogGroup',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    ...(key === undefined && { Metadata: WITHOUT_OWN_KEY }),
    Properties: {
      LogGroupName: name,
      RetentionInDays: settings.logs.retentionDays,
      ...(key !== undefined && { KmsKeyId: key }),
    },
  }
}

const WITHOUT_OWN_KEY = {
  checkov: {
    skip: [
      {
        id: 'CKV_AWS_158',
        comment:
          'aws.ownKey is false in the settings. CloudWatch Logs encrypts every group at rest with its own key (CloudWatch Logs guide, encrypt-log-data-kms); the rule counts only a key of ours.',
      },
    ],
  },
}

/**
 * The groups that EKS and Container Insights would otherwise make themselves, never to expire. Made before whoever
 * writes to them.
 */
export function clusterLogGroups(settings: AwsSettings): Record<string, Resource> {
  const key = importedKeyOf(settings)
  const names = settings.aws.containerInsights ? insightsLogGroupsOf(settings) : []
  return {
    ClusterLogs: logGroup(settings, clusterLogGroupOf(settings), key),
    ...Object.fromEntries(names.map((name) => [insightsIdOf(name), logGroup(settings, name, key)])),
  }
}

/** `/aws/containerinsights/x/host` → `InsightsHostLogs` */
export function insightsIdOf(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1)
  return `Insights${last.charAt(0).toUpperCase()}${last.slice(1)}Logs`
}
