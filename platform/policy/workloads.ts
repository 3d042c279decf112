import {
  containersOf,
  listAt,
  nameOf,
  objectsOf,
  podsOf,
  resourcesOf,
  valueAt,
  withObject,
  withResource,
} from './facts.ts'
import type { Policy } from './policy.ts'

/** How the service runs in the cluster. */
export const workloadPolicies: readonly Policy[] = [
  {
    id: 'pod-security',
    severity: 'refuse',
    says: 'The namespace enforces the restricted Pod Security Standard',
    reason: 'No pod runs as root, gains privileges or reaches the host, also none that somebody adds later',
    reads: 'the rendered namespace',
    references: ['Kubernetes, Pod Security Standards', 'CKV_K8S_20', 'CKV_K8S_23'],
    judge: (facts) =>
      objectsOf(facts, 'Namespace')
        .filter(({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted')
        .map((object) => ({
          where: nameOf(object),
          message: 'the namespace does not enforce restricted',
          fix: 'Label it pod-security.kubernetes.io/enforce: restricted',
        })),
    example: {
      on: 'aws',
      fails: { facts: (facts) => withObject(facts, 'Namespace', (object) => ({ ...object, metadata: { name: 'x' } })) },
    },
  },
  {
    id: 'bounded-containers',
    severity: 'refuse',
    says: 'Every container asks for what it needs and may take no more memory than it says',
    reason: 'A container without a limit can take the node’s memory, the database’s included',
    reads: 'the rendered pods',
    references: ['Platform guidelines: Resource Limits', 'CKV_K8S_10', 'CKV_K8S_13'],
    judge: (facts) =>
      podsOf(facts).flatMap(({ where, spec }) =>
        containersOf(spec)
          .filter((container) => {
            const limit = valueAt(container, 'resources.limits.memory')
            return limit === undefined || valueAt(container, 'resources.requests.cpu') === undefined
          })
          .map((container) => ({
            where: `${where}, container ${String(valueAt(container, 'name'))}`,
            message: 'requests or limits are missing',
            fix: 'Give it requests for cpu and memory, and a memory limit',
          })),
      ),
    example: {
      on: 'aws',
      fails: {
        facts: (facts) =>
          withObject(facts, 'Deployment', (object) => ({
            ...object,
            spec: { template: { spec: { containers: [{ name: 'gateway' }] } } },
          })),
      },
    },
  },
  {
    id: 'survives-a-node',
    severity: 'warn',
    says: 'Two gateways run, on different nodes, and a drain leaves one',
    reason: 'One gateway means an outage with every node that is updated',
    reads: '`gateway.replicas`, `cluster.nodes.count`',
    references: ['CKV_K8S_8', 'Kubernetes, disruptions'],
    judge: ({ settings: { gateway, cluster, github } }) =>
      github.deploy === 'push' || (gateway.replicas >= 2 && (cluster.nodes?.count ?? 2) >= 2)
        ? []
        : [
            {
              where: 'gateway.replicas',
              message: `${gateway.replicas} gateway on ${cluster.nodes?.count ?? 'some'} node is down with its node`,
              fix: 'Set gateway.replicas and cluster.nodes.count to 2',
            },
          ],
    example: { on: 'aws', fails: { settings: { gateway: { replicas: 1 } } } },
  },
  {
    id: 'scales-honestly',
    severity: 'refuse',
    says: 'Where nodes may scale, something scales them',
    reason: 'A maximum that nothing reaches for is a promise to nobody',
    reads: '`cluster.nodes`, the rendered autoscaler',
    references: ['Platform guidelines: Auto-scaling'],
    judge: (facts) => {
      const { provider, cluster } = facts.settings
      const { min, max } = { min: cluster.nodes?.min, max: cluster.nodes?.max }
      const scales = max !== undefined && max > (min ?? cluster.nodes?.count ?? 0)
      const has = objectsOf(facts, 'Deployment').some(({ metadata }) => metadata.name === 'cluster-autoscaler')
      if (!scales || provider !== 'aws' || has) return []
      const message = `nodes may grow to ${max}, and no autoscaler is rendered`
      return [{ where: 'cluster.nodes.max', message, fix: 'Render the autoscaler, or take max away' }]
    },
    example: {
      on: 'aws',
      fails: { facts: (facts) => withObject(facts, 'Deployment', () => undefined) },
    },
  },
  {
    id: 'system-nodes',
    severity: 'warn',
    says: 'System nodes of AKS are two, and not burstable',
    reason: 'Microsoft does not support the B series for system pools, and asks for two nodes',
    reads: '`cluster.nodes` on Azure',
    references: ['AKS, use system node pools (2026-08-21)'],
    judge: ({ settings: { provider, cluster } }) =>
      provider === 'azure' && (/^Standard_B/.test(cluster.nodes?.type ?? '') || (cluster.nodes?.count ?? 0) < 2)
        ? [
            {
              where: 'cluster.nodes',
              message: `${cluster.nodes?.count} × ${cluster.nodes?.type} is less than Microsoft asks for`,
              fix: 'Two nodes of the D series: Standard_D2als_v6',
            },
          ]
        : [],
    example: { on: 'production', fails: { settings: { cluster: { nodes: { type: 'Standard_B2s' } } } } },
  },
  {
    id: 'images-by-digest',
    severity: 'warn',
    says: 'Images are named by digest',
    reason: 'A tag can point to another image tomorrow; deploy refuses what plan warns of',
    reads: '`images`',
    references: ['CKV_K8S_43'],
    judge: ({ settings: { images, database } }) =>
      (['gateway', 'database'] as const)
        .filter((name) => images[name] === undefined && (name === 'gateway' || database.kind === 'cluster'))
        .map((name) => ({
          where: `images.${name}`,
          message: `the ${name} image is named by its release, not by digest`,
          fix: 'The release workflow writes the digests; by hand: ctl images',
        })),
    example: {
      on: 'aws',
      passes: { settings: { images: { gateway: `sha256:${'a'.repeat(64)}`, database: `sha256:${'b'.repeat(64)}` } } },
      fails: { settings: {} },
    },
  },
  {
    id: 'proved-elsewhere',
    severity: 'warn',
    says: 'What runs in production ran elsewhere first',
    reason: 'Development exists to fail before production does; deploy refuses what plan warns of',
    reads: '`images` of this environment and of those that each push deploys',
    references: ['Platform guidelines: Test infrastructure changes in development first'],
    judge: ({ settings, environments }) => {
      if (settings.github.deploy === 'push' || settings.images.gateway === undefined) return []
      const first = environments.filter(({ github }) => github.deploy === 'push')
      if (first.some(({ images }) => images.gateway === settings.images.gateway)) return []
      const message = 'no environment that is deployed first names this gateway image'
      return [{ where: 'images.gateway', message, fix: 'Deploy the same digest to development first' }]
    },
    example: { on: 'aws', fails: { settings: { images: { gateway: `sha256:${'0'.repeat(64)}` } } } },
  },
  {
    id: 'registry-guarded',
    severity: 'refuse',
    says: 'Tags of our registry never move, and what is pushed is scanned',
    reason: 'Whoever can move a tag can run anything',
    reads: 'the rendered registries',
    references: ['CKV_AWS_51', 'CKV_AWS_163'],
    judge: (facts) =>
      resourcesOf(facts, 'AWS::ECR::Repository')
        .filter(({ resource }) => {
          const scans = valueAt(resource, 'Properties.ImageScanningConfiguration.ScanOnPush') === true
          return valueAt(resource, 'Properties.ImageTagMutability') !== 'IMMUTABLE' || !scans
        })
        .map(({ where }) => ({
          where,
          message: 'tags can be moved, or pushes are not scanned',
          fix: 'ImageTagMutability: IMMUTABLE, ScanOnPush: true',
        })),
    example: {
      on: 'aws',
      fails: { facts: (facts) => withResource(facts, 'AWS::ECR::Repository', { ImageTagMutability: 'MUTABLE' }) },
    },
  },
  {
    id: 'tagged',
    severity: 'refuse',
    says: 'Every resource that can be tagged is',
    reason: 'Without tags nobody can say what a bill is for, or what may be deleted',
    reads: 'the rendered stacks',
    references: ['Platform guidelines: Resource Tagging'],
    judge: (facts) =>
      resourcesOf(facts)
        .filter(({ resource }) => TAGGABLE.has(resource.Type) && !isTagged(resource))
        .map(({ where }) => ({ where, message: 'the resource has no tags', fix: 'Tag it like its neighbours' })),
    example: { on: 'aws', fails: { facts: (facts) => withResource(facts, 'AWS::EC2::VPC', { Tags: [] }) } },
  },
]

/** Types that cost money or hold data, and take tags. */
const TAGGABLE: ReadonlySet<string> = new Set([
  'AWS::EC2::VPC',
  'AWS::EC2::Subnet',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EIP',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::FlowLog',
  'AWS::EKS::Cluster',
  'AWS::EKS::Nodegroup',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::ECR::Repository',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
])

function isTagged(resource: unknown): boolean {
  const tags = valueAt(resource, 'Properties.Tags')
  if (Array.isArray(tags)) return listAt(resource, 'Properties.Tags').length > 0
  return typeof tags === 'object' && tags !== null && Object.keys(tags).length > 0
}
