import { attribute, ref } from './intrinsics.ts'
import { privateRouteTableOf } from './network.ts'
import { OUTBOUND, outboundPortsOf } from './security-groups.ts'
import type { AwsSettings } from './stack-names.ts'
import { type SubnetPlan, subnetsOf } from './subnets.ts'
import type { Parameter, Resource } from './template.ts'

type Resources = Record<string, Resource>

/** The way out of the private subnets: gateways, one small machine, or none. */
export function natResources(settings: AwsSettings): Resources {
  const { nat } = settings.aws
  if (nat === 'none') return {}
  return nat === 'gateway' ? gateways(settings) : instance(settings)
}

/** The instance's image, newest at each change of the stack: that is how it is patched. */
export function natParameters({ aws }: AwsSettings): Record<string, Parameter> {
  if (aws.nat !== 'instance') return {}
  return {
    NatImage: {
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Description: 'Image of the NAT instance; a newer one replaces it, and private nodes cannot reach out meanwhile',
      Default: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    },
  }
}

/** Gateway j stands in public subnet j; private subnet i uses gateway i, or a neighbour's where there are fewer. */
function gateways(settings: AwsSettings): Resources {
  const { private: inner, public: outer } = subnetsOf(settings)
  const count = settings.aws.natGateways
  const made = Array.from({ length: count }, (_, index) => gateway(index, outer[index % outer.length]?.id ?? ''))
  const routes = inner.map(
    (plan): Resources => ({
      [`PrivateRoute${plan.zone + 1}`]: wayOut(plan, { NatGatewayId: ref(`NatGateway${(plan.zone % count) + 1}`) }),
    }),
  )
  return Object.assign({}, ...made, ...routes)
}

function gateway(index: number, subnet: string): Resources {
  const number = index + 1
  return {
    [`NatAddress${number}`]: {
      Type: 'AWS::EC2::EIP',
      DependsOn: 'InternetGatewayAttachment',
      Properties: { Domain: 'vpc' },
    },
    [`NatGateway${number}`]: {
      Type: 'AWS::EC2::NatGateway',
      Properties: { SubnetId: ref(subnet), AllocationId: attribute(`NatAddress${number}`, 'AllocationId') },
    },
  }
}

function wayOut(plan: SubnetPlan, target: NonNullable<Resource['Properties']>): Resource {
  return {
    Type: 'AWS::EC2::Route',
    Properties: { RouteTableId: ref(privateRouteTableOf(plan)), DestinationCidrBlock: '0.0.0.0/0', ...target },
  }
}

/**
 * One t4g.nano. EC2 moves it to other hardware by itself when its own fails (simplified automatic recovery is on by
 * default); a fault of its system stays until somebody restarts it. Sustained about 32 Mbit/s, 5 Gbit/s in bursts.
 */
function instance(settings: AwsSettings): Resources {
  const { private: inner, public: outer } = subnetsOf(settings)
  return {
    NatSecurityGroup: natSecurityGroup(settings),
    NatInstance: natInstance(settings, outer[0]?.id ?? ''),
    NatAddress: {
      Type: 'AWS::EC2::EIP',
      DependsOn: 'InternetGatewayAttachment',
      Properties: { Domain: 'vpc', InstanceId: ref('NatInstance') },
    },
    ...Object.fromEntries(
      inner.map((plan) => [`PrivateRoute${plan.zone + 1}`, wayOut(plan, { InstanceId: ref('NatInstance') })]),
    ),
  }
}

function natInstance(settings: AwsSettings, subnet: string): Resource {
  const { ownKey, network } = settings.aws
  return {
    Type: 'AWS::EC2::Instance',
    DependsOn: ['PublicRoute'],
    Properties: {
      ImageId: ref('NatImage'),
      InstanceType: 't4g.nano',
      SubnetId: ref(subnet),
      SecurityGroupIds: [attribute('NatSecurityGroup', 'GroupId')],
      SourceDestCheck: false,
      EbsOptimized: true,
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1, HttpEndpoint: 'enabled' },
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/xvda',
          Ebs: {
            VolumeType: 'gp3',
            VolumeSize: 8,
            Encrypted: true,
            ...(ownKey && { KmsKeyId: attribute('Key', 'Arn') }),
            DeleteOnTermination: true,
          },
        },
      ],
      PropagateTagsToVolumeOnCreation: true,
      UserData: { 'Fn::Base64': setUp(network) },
    },
  }
}

/** As the VPC guide's "Work with NAT instances" says; the address is attached after the start, hence the loop. */
function setUp(network: string): string {
  return `#!/bin/bash
set -euo pipefail
until dnf install -y iptables-services; do sleep 5; done
echo net.ipv4.ip_forward=1 > /etc/sysctl.d/nat.conf
sysctl -p /etc/sysctl.d/nat.conf
systemctl enable --now iptables
device=$(ip -o -4 route show to default | awk '{print $5; exit}')
iptables -F FORWARD
iptables -t nat -A POSTROUTING -s ${network} -o "$device" -j MASQUERADE
service iptables save
`
}

function natSecurityGroup(settings: AwsSettings): Resource {
  const ports = outboundPortsOf(settings)
  return {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: 'NAT instance: passes on what nodes send out',
      VpcId: ref('Vpc'),
      SecurityGroupIngress: ports.map(({ protocol, port, why }) => ({
        Description: `Nodes: ${why}`,
        IpProtocol: protocol,
        FromPort: port,
        ToPort: port,
        SourceSecurityGroupId: attribute('NodeSecurityGroup', 'GroupId'),
      })),
      SecurityGroupEgress: ports.map(({ protocol, port, why }) => ({
        Description: why,
        IpProtocol: protocol,
        FromPort: port,
        ToPort: port,
        CidrIp: OUTBOUND,
      })),
    },
  }
}
