import { nodeRangeOf } from '../names.ts'
import { attribute, ref, roleArn } from './intrinsics.ts'
import { type AwsSettings, fromVpc, importedKeyOf, prefixOf, roleNameOf } from './stack-names.ts'
import { nodesArePublic } from './subnets.ts'
import { tagsOf } from './tags.ts'
import type { Parameter, Resource } from './template.ts'

type Nodes = NonNullable<AwsSettings['cluster']['nodes']>

/** Changed by `aws cloudformation update-stack … ParameterKey=NodeInstanceType,ParameterValue=t3.large`. */
export function nodeParameters({ cluster }: AwsSettings): Record<string, Parameter> {
  if (!cluster.nodes) return {}
  const { type } = cluster.nodes
  return {
    NodeInstanceType: {
      Type: 'String',
      Description: `Machine type of the nodes, ${isArm(type) ? 'arm64' : 'x86_64'}; nodes are replaced one at a time`,
      Default: type,
      AllowedPattern: '^[a-z0-9-]+\\.[a-z0-9-]+$',
      ConstraintDescription: 'a machine type like t3.large',
    },
  }
}

/** A launch template that holds the machine's type, and a managed group that rolls when the template changes. */
export function nodeResources(settings: AwsSettings): Record<string, Resource> {
  const { nodes } = settings.cluster
  if (!nodes) return {}
  return { NodeTemplate: launchTemplate(settings, nodes), NodeGroup: nodeGroup(settings, nodes) }
}

function launchTemplate(settings: AwsSettings, { diskGb }: Nodes): Resource {
  const key = importedKeyOf(settings)
  const tags = [{ Key: 'Name', Value: `${prefixOf(settings)}-node` }, ...tagsOf(settings)]
  return {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        InstanceType: ref('NodeInstanceType'),
        SecurityGroupIds: [fromVpc(settings, 'NodeSecurityGroup')],
        // One hop: pods cannot take the node's role.
        MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [
          {
            DeviceName: '/dev/xvda',
            Ebs: {
              VolumeType: 'gp3',
              VolumeSize: diskGb,
              Encrypted: true,
              ...(key !== undefined && { KmsKeyId: key }),
              DeleteOnTermination: true,
            },
          },
        ],
        TagSpecifications: ['instance', 'volume', 'network-interface'].map((type) => ({
          ResourceType: type,
          Tags: tags,
        })),
      },
    },
  }
}

function nodeGroup(settings: AwsSettings, { type, spot }: Nodes): Resource {
  const { min, count, max } = nodeRangeOf(settings)
  const subnets = nodesArePublic(settings) ? 'PublicSubnets' : 'PrivateSubnets'
  return {
    Type: 'AWS::EKS::Nodegroup',
    // Without network and names no node becomes ready.
    DependsOn: ['VpcCni', 'KubeProxy', 'PodIdentityAgent'],
    Properties: {
      ClusterName: ref('Cluster'),
      NodegroupName: 'nodes',
      NodeRole: roleArn(roleNameOf(settings, 'node')),
      Subnets: { 'Fn::Split': [',', fromVpc(settings, subnets)] },
      Version: settings.cluster.version,
      AmiType: isArm(type) ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD',
      CapacityType: spot ? 'SPOT' : 'ON_DEMAND',
      LaunchTemplate: { Id: ref('NodeTemplate'), Version: attribute('NodeTemplate', 'LatestVersionNumber') },
      ScalingConfig: { MinSize: min, DesiredSize: count, MaxSize: max },
      UpdateConfig: { MaxUnavailable: 1 },
    },
  }
}

/** AWS marks its own Arm processors by a `g` behind the generation: t4g, c7gn, im4gn; a1 was the first. */
export function isArm(type: string): boolean {
  return /^(a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(type)
}
