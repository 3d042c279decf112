import type { Value } from '../yaml-text.ts'
import { attribute, ref, roleArn } from './intrinsics.ts'
import { type AwsSettings, deployRoleNameOf, fromVpc, importedKeyOf, roleNameOf } from './stack-names.ts'
import type { Output, Resource } from './template.ts'

const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']

/** The control plane, and who may use its API. */
export function clusterResources(settings: AwsSettings): Record<string, Resource> {
  return { Cluster: cluster(settings), DeployAccess: deployAccess(settings) }
}

function cluster(settings: AwsSettings): Resource {
  const { name, version, support } = settings.cluster
  return {
    Type: 'AWS::EKS::Cluster',
    // Otherwise EKS makes the log group itself, never to expire.
    DependsOn: 'ClusterLogs',
    ...(importedKeyOf(settings) === undefined && { Metadata: WITHOUT_OWN_KEY }),
    Properties: {
      Name: name,
      Version: version,
      RoleArn: roleArn(roleNameOf(settings, 'cluster')),
      ResourcesVpcConfig: endpoint(settings),
      AccessConfig: { AuthenticationMode: 'API', BootstrapClusterCreatorAdminPermissions: false },
      // Add-ons come from this stack, at versions that it names.
      BootstrapSelfManagedAddons: false,
      Logging: { ClusterLogging: { EnabledTypes: LOG_TYPES.map((type) => ({ Type: type })) } },
      UpgradePolicy: { SupportType: support === 'extended' ? 'EXTENDED' : 'STANDARD' },
      ...encryption(settings),
    },
  }
}

/** Private always; from outside only for the addresses that the settings list. */
function endpoint(settings: AwsSettings): Value {
  const { apiAllow } = settings.cluster
  return {
    SubnetIds: { 'Fn::Split': [',', fromVpc(settings, 'PrivateSubnets')] },
    SecurityGroupIds: [fromVpc(settings, 'ClusterSecurityGroup')],
    EndpointPrivateAccess: true,
    EndpointPublicAccess: apiAllow.length > 0,
    ...(apiAllow.length > 0 && { PublicAccessCidrs: apiAllow }),
  }
}

/** EKS encrypts all of its API's data since 1.28 with a key of AWS; a key of our own cannot be taken away again. */
function encryption(settings: AwsSettings): { EncryptionConfig?: Value } {
  const key = importedKeyOf(settings)
  return key === undefined ? {} : { EncryptionConfig: [{ Provider: { KeyArn: key }, Resources: ['secrets'] }] }
}

const WITHOUT_OWN_KEY = {
  checkov: {
    skip: [
      {
        id: 'CKV_AWS_58',
        comment:
          'aws.ownKey is false in the settings. Since Kubernetes 1.28 EKS encrypts all data of its API, secrets among it, with a key of AWS (EKS guide, envelope-encryption); the rule is older and counts only a key of ours.',
      },
    ],
  },
}

/**
 * The deploy role administers the cluster: it applies the namespace, the storage class and the autoscaler's rights, and
 * who may write cluster roles can give itself all others. Nobody else has an entry; a person adds one when needed:
 * `aws eks create-access-entry`. Nodes get theirs from the managed node group.
 */
function deployAccess(settings: AwsSettings): Resource {
  return {
    Type: 'AWS::EKS::AccessEntry',
    Properties: {
      ClusterName: ref('Cluster'),
      PrincipalArn: roleArn(deployRoleNameOf(settings)),
      Type: 'STANDARD',
      AccessPolicies: [
        {
          PolicyArn: { 'Fn::Sub': `arn:\${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy` },
          AccessScope: { Type: 'cluster' },
        },
      ],
    },
  }
}

export const CLUSTER_OUTPUTS: Record<string, Output> = {
  ClusterName: { Description: 'Name of the cluster', Value: ref('Cluster') },
  ClusterEndpoint: { Description: 'Address of the Kubernetes API', Value: attribute('Cluster', 'Endpoint') },
  ClusterIssuer: {
    Description:
      'Issuer of service account tokens; without https:// it is the parameter ClusterIssuer of the IAM stack, where IRSA is wanted',
    Value: attribute('Cluster', 'OpenIdConnectIssuerUrl'),
  },
}
