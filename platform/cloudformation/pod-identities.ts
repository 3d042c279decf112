import { ref, roleArn } from './intrinsics.ts'
import { backupAccountOf } from './roles.ts'
import { ACCOUNTS, type AwsSettings, type RolePart, roleNameOf, scales, stackBucketOf } from './stack-names.ts'
import type { Resource } from './template.ts'
import type { Account } from './trust.ts'

/** Which service account stands for which role; those of add-ons stand at the add-ons. */
export function podIdentityResources(settings: AwsSettings): Record<string, Resource> {
  return {
    ...(stackBucketOf(settings) !== undefined && {
      BackupIdentity: association(settings, backupAccountOf(settings), 'pod'),
    }),
    ...(scales(settings) && { AutoscalerIdentity: association(settings, ACCOUNTS.autoscaler, 'autoscaler') }),
  }
}

function association(settings: AwsSettings, { namespace, name }: Account, role: RolePart): Resource {
  return {
    Type: 'AWS::EKS::PodIdentityAssociation',
    Properties: {
      ClusterName: ref('Cluster'),
      Namespace: namespace,
      ServiceAccount: name,
      RoleArn: roleArn(roleNameOf(settings, role)),
    },
  }
}
