import { containersOf, listAt, objectsOf, resourcesOf, valueAt, withObject, withResource } from './facts.ts'
import type { Policy } from './policy.ts'

const EVERYWHERE = ['0.0.0.0/0', '::/0']
/** Ports by which machines are administered. */
const ADMINISTRATION = [22, 3389]

/** Who may reach what. */
export const networkPolicies: readonly Policy[] = [
  {
    id: 'private-nodes',
    severity: 'refuse',
    says: 'Nodes have no public address',
    reason: 'What cannot be reached cannot be attacked; nodes need to reach out, nobody needs to reach them',
    reads: '`aws.nat`',
    references: ['Platform guidelines: Private Node Groups', 'Amazon EKS best practices: network security'],
    judge: ({ settings: { aws } }) =>
      aws?.nat === 'none'
        ? [
            {
              where: 'aws.nat',
              message: 'nodes stand in public subnets with public addresses',
              fix: 'Set aws.nat to gateway, or to instance for a tenth of the price',
            },
          ]
        : [],
    example: { on: 'aws', fails: { settings: { aws: { nat: 'none' } } } },
  },
  {
    id: 'api-endpoint-open',
    severity: 'refuse',
    says: 'The Kubernetes API is not open to everybody',
    reason: 'The API decides over everything in the cluster; a leaked credential must not be enough',
    reads: '`cluster.apiAllow`',
    references: ['Amazon EKS best practices: endpoint access', 'CIS EKS 5.4.1'],
    judge: ({ settings }) =>
      settings.cluster.apiAllow.some((block) => EVERYWHERE.includes(block) || Number(block.split('/')[1]) < 8)
        ? [
            {
              where: 'cluster.apiAllow',
              message: `the Kubernetes API answers ${settings.cluster.apiAllow.join(', ')}`,
              fix: 'Name the addresses of the people and runners that need it, or leave the list empty',
            },
          ]
        : [],
    example: { on: 'aws', fails: { settings: { cluster: { apiAllow: ['0.0.0.0/0'] } } } },
  },
  {
    id: 'api-endpoint-reachable',
    severity: 'warn',
    says: 'Who deploys can reach the Kubernetes API',
    reason: 'With a private endpoint, GitHub’s own runners stand outside',
    reads: '`provider`, `cluster.apiAllow`, `github.deploy`',
    references: ['Amazon EKS best practices: endpoint access'],
    judge: ({ settings: { provider, cluster, github } }) =>
      provider === 'aws' && cluster.apiAllow.length === 0 && github.deploy !== 'never'
        ? [
            {
              where: 'cluster.apiAllow',
              message: 'the endpoint is private: only a runner inside the VPC can deploy',
              fix: 'Run a self-hosted runner there, or name the runners’ addresses in cluster.apiAllow',
            },
          ]
        : [],
    example: {
      on: 'production',
      fails: {
        facts: (facts) => ({
          ...facts,
          settings: { ...facts.settings, provider: 'aws', cluster: { ...facts.settings.cluster, apiAllow: [] } },
        }),
      },
    },
  },
  {
    id: 'administration-ports',
    severity: 'refuse',
    says: 'No security group lets everybody in to administer, and each rule says what it is for',
    reason: 'SSH and RDP open to the internet are found within minutes',
    reads: 'the rendered security groups',
    references: ['CKV_AWS_23', 'CKV_AWS_24', 'CKV_AWS_25'],
    judge: (facts) =>
      [
        ...resourcesOf(facts, 'AWS::EC2::SecurityGroup').flatMap(({ where, resource }) =>
          listAt(resource, 'Properties.SecurityGroupIngress').map((rule) => ({ where, rule })),
        ),
        ...resourcesOf(facts, 'AWS::EC2::SecurityGroupIngress').map(({ where, resource }) => ({
          where,
          rule: resource.Properties,
        })),
      ]
        .filter(({ rule }) => isOpenToAll(rule) || valueAt(rule, 'Description') === undefined)
        .map(({ where }) => ({
          where,
          message: 'a rule lets everybody administer, or does not say what it is for',
          fix: 'Narrow it to the groups that need it and describe it',
        })),
    example: {
      on: 'aws',
      fails: {
        facts: (facts) =>
          withResource(facts, 'AWS::EC2::SecurityGroup', {
            SecurityGroupIngress: [
              { CidrIp: '0.0.0.0/0', FromPort: 22, ToPort: 22, IpProtocol: 'tcp', Description: 'x' },
            ],
          }),
      },
    },
  },
  {
    id: 'default-deny',
    severity: 'refuse',
    says: 'Network policies deny everything that is not named, in and out',
    reason: 'A broken container reaches only what it had to reach anyway',
    reads: 'the rendered network policies',
    references: [
      'Platform guidelines: Network Policies',
      'Kubernetes, default deny all ingress and all egress traffic',
    ],
    judge: (facts) => {
      const denies = objectsOf(facts, 'NetworkPolicy').some(({ spec }) => {
        const selector = valueAt(spec, 'podSelector')
        const isForAll = typeof selector === 'object' && selector !== null && Object.keys(selector).length === 0
        const types = listAt(spec, 'policyTypes')
        const opens = [...listAt(spec, 'ingress'), ...listAt(spec, 'egress')].length > 0
        return isForAll && types.includes('Ingress') && types.includes('Egress') && !opens
      })
      const message = 'no policy denies by default'
      return denies ? [] : [{ where: 'NetworkPolicy', message, fix: 'Deny both ways for every pod of the namespace' }]
    },
    example: { on: 'aws', fails: { facts: (facts) => withObject(facts, 'NetworkPolicy', () => undefined) } },
  },
  {
    id: 'network-policy-enforced',
    severity: 'refuse',
    says: 'The cluster enforces network policies',
    reason: 'Without an engine the API takes policies and nothing obeys them',
    reads: '`cluster.networkPolicy`',
    references: ['Amazon VPC CNI, network policy', 'AKS, network policies', 'GKE, Dataplane V2'],
    judge: ({ settings }) =>
      settings.cluster.networkPolicy
        ? []
        : [
            {
              where: 'cluster.networkPolicy',
              message: 'nothing in the cluster enforces the rendered network policies',
              fix: 'Turn on the provider’s network policy engine and set cluster.networkPolicy to true',
            },
          ],
    example: { on: 'aws', fails: { settings: { cluster: { networkPolicy: false } } } },
  },
  {
    id: 'flow-logs',
    severity: 'refuse',
    says: 'The network’s flows are logged',
    reason: 'After a break-in they are the only record of who spoke to whom',
    reads: 'the rendered flow logs',
    references: ['Platform guidelines: VPC Flow Logs', 'CIS AWS 3.9'],
    judge: (facts) =>
      facts.stacks.length === 0 || resourcesOf(facts, 'AWS::EC2::FlowLog').length > 0
        ? []
        : [{ where: 'aws.flowLogs', message: 'flows are not logged', fix: 'Set aws.flowLogs to true' }],
    example: { on: 'aws', fails: { settings: { aws: { flowLogs: false } } } },
  },
  {
    id: 'encrypted-inside',
    severity: 'refuse',
    says: 'The gateway ends TLS itself',
    reason: 'Prompts and keys must not be readable between balancer, node and pod',
    reads: 'the rendered gateway',
    references: ['Platform guidelines: TLS for all communications'],
    judge: (facts) =>
      objectsOf(facts, 'Deployment')
        .filter(({ metadata }) => metadata.name.endsWith('gateway'))
        .filter((object) => !hasVariable(object, 'CLOUDTOLOCALLLM_TLS_CERT', facts))
        .map(({ metadata }) => ({
          where: `Deployment ${metadata.name}`,
          message: 'the gateway has no certificate',
          fix: 'Mount it and name it in CLOUDTOLOCALLLM_TLS_CERT and CLOUDTOLOCALLLM_TLS_KEY',
        })),
    example: {
      on: 'aws',
      fails: {
        facts: (facts) =>
          withObject(
            withObject(facts, 'ConfigMap', (object) => ({ ...object, data: {} })),
            'Deployment',
            (object) => ({ ...object, spec: { template: { spec: { containers: [{ name: 'gateway' }] } } } }),
          ),
      },
    },
  },
]

function isOpenToAll(rule: unknown): boolean {
  const from = Number(valueAt(rule, 'FromPort') ?? 0)
  const to = Number(valueAt(rule, 'ToPort') ?? 65_535)
  const source = valueAt(rule, 'CidrIp') ?? valueAt(rule, 'CidrIpv6')
  const isEverybody = typeof source === 'string' && EVERYWHERE.includes(source)
  return isEverybody && ADMINISTRATION.some((port) => port >= from && port <= to)
}

/** In the container's own list, or in a ConfigMap that it takes whole. */
function hasVariable(object: unknown, name: string, facts: Parameters<Policy['judge']>[0]): boolean {
  const containers = containersOf(valueAt(object, 'spec.template.spec'))
  const own = containers.flatMap((container) => listAt(container, 'env')).some((one) => valueAt(one, 'name') === name)
  return own || objectsOf(facts, 'ConfigMap').some((map) => valueAt(map, `data.${name}`) !== undefined)
}
