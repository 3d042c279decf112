import { attribute, ref } from './intrinsics.ts'
import { type AwsSettings, exportNameOf } from './stack-names.ts'
import { nodesArePublic, type SubnetPlan, subnetsOf } from './subnets.ts'
import type { Output, Resource } from './template.ts'

type Resources = Record<string, Resource>

/** VPC, subnets, the way in and out of the public ones, and the free way to S3. */
export function networkResources(settings: AwsSettings): Resources {
  const { private: inner, public: outer } = subnetsOf(settings)
  return {
    Vpc: {
      Type: 'AWS::EC2::VPC',
      Properties: { CidrBlock: settings.aws.network, EnableDnsSupport: true, EnableDnsHostnames: true },
    },
    ...internetGateway(),
    ...Object.fromEntries(outer.map((plan) => [plan.id, publicSubnet(settings, plan)])),
    ...Object.fromEntries(inner.map((plan) => [plan.id, privateSubnet(settings, plan)])),
    ...publicRoutes(outer),
    ...privateRouteTables(inner),
    S3Endpoint: s3Endpoint(inner),
  }
}

export function privateRouteTableOf({ zone }: SubnetPlan): string {
  return `PrivateRouteTable${zone + 1}`
}

function internetGateway(): Resources {
  return {
    InternetGateway: { Type: 'AWS::EC2::InternetGateway' },
    InternetGatewayAttachment: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: ref('Vpc'), InternetGatewayId: ref('InternetGateway') },
    },
  }
}

/**
 * Load balancers find their subnets by the `role` tags; `shared` says that the cluster may use but not delete them.
 * EKS asks for public addresses where nodes stand in public subnets (EKS guide, network-reqs).
 */
function publicSubnet(settings: AwsSettings, plan: SubnetPlan): Resource {
  return {
    Type: 'AWS::EC2::Subnet',
    Properties: {
      ...subnetPlace(plan),
      MapPublicIpOnLaunch: nodesArePublic(settings),
      Tags: [
        { Key: 'kubernetes.io/role/elb', Value: '1' },
        { Key: `kubernetes.io/cluster/${settings.cluster.name}`, Value: 'shared' },
      ],
    },
  }
}

function privateSubnet(settings: AwsSettings, plan: SubnetPlan): Resource {
  return {
    Type: 'AWS::EC2::Subnet',
    Properties: {
      ...subnetPlace(plan),
      MapPublicIpOnLaunch: false,
      Tags: [
        { Key: 'kubernetes.io/role/internal-elb', Value: '1' },
        { Key: `kubernetes.io/cluster/${settings.cluster.name}`, Value: 'shared' },
      ],
    },
  }
}

function subnetPlace({ cidr, zone }: SubnetPlan) {
  return { VpcId: ref('Vpc'), CidrBlock: cidr, AvailabilityZone: { 'Fn::Select': [zone, ref('Zones')] } }
}

function publicRoutes(subnets: readonly SubnetPlan[]): Resources {
  return {
    PublicRouteTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
    PublicRoute: {
      Type: 'AWS::EC2::Route',
      DependsOn: 'InternetGatewayAttachment',
      Properties: {
        RouteTableId: ref('PublicRouteTable'),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref('InternetGateway'),
      },
    },
    ...Object.fromEntries(subnets.map((plan) => [`${plan.id}Routes`, association(plan, 'PublicRouteTable')])),
  }
}

/** One table for each private subnet, as each may go out through another NAT. */
function privateRouteTables(subnets: readonly SubnetPlan[]): Resources {
  return Object.fromEntries(
    subnets.flatMap((plan): [string, Resource][] => [
      [privateRouteTableOf(plan), { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } }],
      [`${plan.id}Routes`, association(plan, privateRouteTableOf(plan))],
    ]),
  )
}

function association({ id }: SubnetPlan, routeTable: string): Resource {
  return {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref(id), RouteTableId: ref(routeTable) },
  }
}

/** Costs nothing, and keeps images and backups (ECR and S3 both store in S3) away from NAT's price for each GB. */
function s3Endpoint(subnets: readonly SubnetPlan[]): Resource {
  return {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      VpcId: ref('Vpc'),
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.s3` },
      RouteTableIds: [ref('PublicRouteTable'), ...subnets.map((plan) => ref(privateRouteTableOf(plan)))],
    },
  }
}

export function networkOutputs(settings: AwsSettings): Record<string, Output> {
  const { private: inner, public: outer } = subnetsOf(settings)
  const list = (plans: readonly SubnetPlan[]) => ({ 'Fn::Join': [',', plans.map(({ id }) => ref(id))] })
  return {
    Vpc: { Description: 'The VPC', Value: ref('Vpc'), Export: { Name: exportNameOf(settings, 'Vpc') } },
    PrivateSubnets: {
      Description: 'Private subnets, separated by commas',
      Value: list(inner),
      Export: { Name: exportNameOf(settings, 'PrivateSubnets') },
    },
    PublicSubnets: {
      Description: 'Public subnets, separated by commas',
      Value: list(outer),
      Export: { Name: exportNameOf(settings, 'PublicSubnets') },
    },
    ClusterSecurityGroup: {
      Description: 'Security group of the control plane',
      Value: attribute('ClusterSecurityGroup', 'GroupId'),
      Export: { Name: exportNameOf(settings, 'ClusterSecurityGroup') },
    },
    NodeSecurityGroup: {
      Description: 'Security group of the nodes',
      Value: attribute('NodeSecurityGroup', 'GroupId'),
      Export: { Name: exportNameOf(settings, 'NodeSecurityGroup') },
    },
  }
}
