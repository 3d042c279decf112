import type { Value } from '../yaml-text.ts'
import { ref, roleArn } from './intrinsics.ts'
import { insightsIdOf } from './log-groups.ts'
import { ACCOUNTS, type AwsSettings, insightsLogGroupsOf, roleNameOf } from './stack-names.ts'
import { tagRecordOf } from './tags.ts'
import type { Resource } from './template.ts'

type AddOn =
  | 'vpc-cni'
  | 'kube-proxy'
  | 'eks-pod-identity-agent'
  | 'coredns'
  | 'aws-ebs-csi-driver'
  | 'amazon-cloudwatch-observability'

/**
 * By Kubernetes version. Source: versions that public configurations of EKS 1.36 clusters named as AWS's recommended or
 * running ones in September 2026; check with `aws eks describe-addon-versions --kubernetes-version 1.36`. A version of
 * Kubernetes that is not here gets what EKS gives by default when the add-on is made, and keeps it until it is pinned.
 */
const VERSIONS: Readonly<Record<string, Readonly<Record<AddOn, string>>>> = {
  '1.36': {
    'vpc-cni': 'v1.22.4-eksbuild.3',
    'kube-proxy': 'v1.36.0-eksbuild.25',
    'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
    coredns: 'v1.14.3-eksbuild.23',
    'aws-ebs-csi-driver': 'v1.66.0-eksbuild.1',
    'amazon-cloudwatch-observability': 'v6.6.0-eksbuild.1',
  },
}

/** Whether the add-ons of a Kubernetes version are pinned. */
export function pinsAddOns(version: string): boolean {
  return VERSIONS[version] !== undefined
}

/** What EKS installs and patches in the cluster. The first three come before the nodes, the others need nodes to run on. */
export function addOnResources(settings: AwsSettings): Record<string, Resource> {
  const { cluster, aws } = settings
  const after = cluster.nodes ? ['NodeGroup'] : []
  const enableNetworkPolicy = cluster.networkPolicy ? 'true' : 'false'
  return {
    PodIdentityAgent: addOn(settings, 'eks-pod-identity-agent', {}),
    VpcCni: addOn(settings, 'vpc-cni', { configuration: { enableNetworkPolicy }, identity: 'cni' }),
    KubeProxy: addOn(settings, 'kube-proxy', {}),
    Coredns: addOn(settings, 'coredns', { after }),
    EbsCsiDriver: addOn(settings, 'aws-ebs-csi-driver', { ...ebsOptions(settings), after }),
    ...(aws.containerInsights && { CloudwatchObservability: observability(settings, after) }),
  }
}

/** The driver tags the volumes that it makes, as a stack cannot. */
function ebsOptions(settings: AwsSettings): Options {
  return { configuration: { controller: { extraVolumeTags: tagRecordOf(settings) } }, identity: 'ebs-csi' }
}

/**
 * Metrics and logs only. By itself the add-on would also put Application Signals into every Node.js pod: another bill,
 * and init containers that our pods do not allow. The option is of version 6, hence only where that is pinned.
 */
function observability(settings: AwsSettings, after: readonly string[]): Resource {
  const quiet = { manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } } }
  return addOn(settings, 'amazon-cloudwatch-observability', {
    ...(pinsAddOns(settings.cluster.version) && { configuration: quiet }),
    identity: 'cloudwatch',
    after: [...after, ...insightsLogGroupsOf(settings).map(insightsIdOf)],
  })
}

interface Options {
  configuration?: Value
  /** The role that its service account stands for. */
  identity?: keyof typeof ACCOUNTS
  /** What has to be there before. */
  after?: readonly string[]
}

function addOn(settings: AwsSettings, name: AddOn, { configuration, identity, after = [] }: Options): Resource {
  return {
    Type: 'AWS::EKS::Addon',
    ...(after.length > 0 && { DependsOn: after }),
    Properties: {
      ClusterName: ref('Cluster'),
      AddonName: name,
      AddonVersion: VERSIONS[settings.cluster.version]?.[name],
      ResolveConflicts: 'OVERWRITE',
      ...(configuration !== undefined && { ConfigurationValues: JSON.stringify(configuration) }),
      ...(identity && {
        PodIdentityAssociations: [
          { ServiceAccount: ACCOUNTS[identity].name, RoleArn: roleArn(roleNameOf(settings, identity)) },
        ],
      }),
    },
  }
}
