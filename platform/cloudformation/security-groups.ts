import { attribute, ref } from './intrinsics.ts'
import type { AwsSettings } from './stack-names.ts'
import type { Resource } from './template.ts'

type Resources = Record<string, Resource>

export const OUTBOUND = '0.0.0.0/0'

/** Where nodes may connect to outside the VPC. */
export interface OutboundPort {
  protocol: 'tcp' | 'udp'
  port: number
  why: string
}

/**
 * HTTPS, and what the settings add to it. DNS and time need no rule: security groups do not filter the VPC's resolver
 * and Amazon's clock (VPC guide, "Security group rules").
 */
export function outboundPortsOf({ identity, certificate, backup, entrance }: AwsSettings): readonly OutboundPort[] {
  const asked: [string | undefined, string][] = [
    ['https://aws', 'HTTPS: registries, AWS, identity provider'],
    [identity?.issuer, 'Identity provider'],
    [certificate.source === 'cert-manager' ? certificate.directory : undefined, 'Certificate authority'],
    ...[backup.store, backup.secondStore].map((store): [string | undefined, string] => [
      store?.kind === 's3' ? store.endpoint : undefined,
      'Backup store',
    ]),
  ]
  const ports = new Map<number, string>()
  for (const [address, why] of asked) {
    if (address !== undefined && !ports.has(portOf(address))) ports.set(portOf(address), why)
  }
  const web = [...ports].map(([port, why]): OutboundPort => ({ protocol: 'tcp', port, why }))
  return entrance.kind === 'tunnel' ? [...web, ...TUNNEL] : web
}

/** Cloudflare Tunnel's port: HTTP/2 over TCP, QUIC over UDP. */
const TUNNEL: readonly OutboundPort[] = [
  { protocol: 'tcp', port: 7844, why: 'Outbound tunnel, HTTP/2' },
  { protocol: 'udp', port: 7844, why: 'Outbound tunnel, QUIC' },
]

function portOf(address: string): number {
  return Number(/^https:\/\/[^/:]+:(\d+)/.exec(address)?.[1] ?? 443)
}

/** The control plane reaches the kubelet and the admission webhooks of add-ons (CloudWatch 9443, cert-manager 10260). */
const INTO_NODES = [
  { port: 443, why: 'Control plane to webhooks and the API of metrics' },
  { port: 9443, why: 'Control plane to the webhooks of add-ons' },
  { port: 10250, why: 'Control plane to kubelets and to the webhook of cert-manager' },
]

/**
 * Of control plane and nodes. EKS adds a group of its own to the control plane; nodes do not get it, as their launch
 * template names ours. The load balancer's way in comes from the Kubernetes Service, whose controller adds it to the
 * group that carries the cluster's tag.
 */
export function securityGroupResources(settings: AwsSettings): Resources {
  return {
    ClusterSecurityGroup: group('EKS control plane: who may speak to its network interfaces', []),
    NodeSecurityGroup: group('Nodes: pods among each other, control plane, HTTPS out', [
      { Key: `kubernetes.io/cluster/${settings.cluster.name}`, Value: 'owned' },
    ]),
    ClusterFromNodes: rule('in', 'ClusterSecurityGroup', 'Nodes and pods to the API', tcp(443), 'NodeSecurityGroup'),
    NodesFromNodes: rule(
      'in',
      'NodeSecurityGroup',
      'Pods to pods; network policies say which',
      ALL,
      'NodeSecurityGroup',
    ),
    NodesToNodes: rule(
      'out',
      'NodeSecurityGroup',
      'Pods to pods; network policies say which',
      ALL,
      'NodeSecurityGroup',
    ),
    ...Object.fromEntries(
      INTO_NODES.flatMap(({ port, why }): [string, Resource][] => [
        [`NodesFromCluster${port}`, rule('in', 'NodeSecurityGroup', why, tcp(port), 'ClusterSecurityGroup')],
        [`ClusterToNodes${port}`, rule('out', 'ClusterSecurityGroup', why, tcp(port), 'NodeSecurityGroup')],
      ]),
    ),
    ...waysOut(settings),
  }
}

interface Reach {
  protocol: string
  port?: number
}

const ALL: Reach = { protocol: '-1' }
const tcp = (port: number): Reach => ({ protocol: 'tcp', port })

function group(description: string, tags: readonly { Key: string; Value: string }[]): Resource {
  return {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: description,
      VpcId: ref('Vpc'),
      // An empty list would mean "everything out"; this address means nobody.
      SecurityGroupEgress: [
        { Description: 'Nothing but the rules of their own', IpProtocol: '-1', CidrIp: '127.0.0.1/32' },
      ],
      ...(tags.length > 0 && { Tags: tags }),
    },
  }
}

function rule(way: 'in' | 'out', owner: string, why: string, reach: Reach, other: string): Resource {
  const target = way === 'in' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId'
  return {
    Type: way === 'in' ? 'AWS::EC2::SecurityGroupIngress' : 'AWS::EC2::SecurityGroupEgress',
    Properties: { ...ruleBody(owner, why, reach), [target]: attribute(other, 'GroupId') },
  }
}

function ruleBody(owner: string, why: string, { protocol, port }: Reach) {
  return {
    GroupId: attribute(owner, 'GroupId'),
    Description: why,
    IpProtocol: protocol,
    ...(port !== undefined && { FromPort: port, ToPort: port }),
  }
}

function waysOut(settings: AwsSettings): Resources {
  const open = outboundPortsOf(settings).map(({ protocol, port, why }): [string, Resource] => [
    `NodesOut${protocol === 'udp' ? 'Udp' : ''}${port}`,
    wayOut(why, { protocol, port }, OUTBOUND),
  ])
  const { database } = settings
  if (database.kind === 'managed') {
    open.push(['NodesToDatabase', wayOut('Managed database', tcp(database.port), database.network)])
  }
  return Object.fromEntries(open)
}

function wayOut(why: string, reach: Reach, cidr: string): Resource {
  return {
    Type: 'AWS::EC2::SecurityGroupEgress',
    Properties: { ...ruleBody('NodeSecurityGroup', why, reach), CidrIp: cidr },
  }
}
