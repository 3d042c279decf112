import { ACCOUNTS, type AwsSettings, isAws, scales } from '../cloudformation/stack-names.ts'
import type { Value } from '../yaml-text.ts'
import { acceptedFindings } from './accepted-findings.ts'
import type { KubernetesObject } from './object.ts'
import { CONTAINER_SECURITY, resourcesOf } from './pod.ts'
import { labelsOf, type Target } from './target.ts'

const { name: NAME, namespace: NAMESPACE } = ACCOUNTS.autoscaler

/** Nobody, in the image and on every Linux. */
const NOBODY = 65_534

/** What its own example asks for, in memory; it holds all pods and nodes of the cluster. */
const AMOUNTS = { millicores: 100, mebibytes: 600 } as const

/**
 * What starts and stops nodes on AWS, where they may scale. Its role comes by EKS Pod Identity from the account's name:
 * no annotation, no key. Elsewhere the provider scales by itself and nothing is rendered.
 */
export function clusterAutoscaler(target: Target): readonly KubernetesObject[] {
  const { settings } = target
  if (!isAws(settings) || !scales(settings)) return []
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta(target, NAMESPACE) },
    { ...RBAC, kind: 'ClusterRole', metadata: meta(target), rules: CLUSTER_RULES },
    { ...RBAC, kind: 'ClusterRoleBinding', metadata: meta(target), ...bindingTo('ClusterRole') },
    { ...RBAC, kind: 'Role', metadata: meta(target, NAMESPACE), rules: OWN_RULES },
    { ...RBAC, kind: 'RoleBinding', metadata: meta(target, NAMESPACE), ...bindingTo('Role') },
    deployment(target, settings),
  ]
}

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' } as const

const SELECTOR = { 'app.kubernetes.io/name': NAME }

function meta(target: Target, namespace?: string) {
  return { name: NAME, ...(namespace && { namespace }), labels: { ...labelsOf(target), ...SELECTOR } }
}

function bindingTo(kind: string) {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
  }
}

function deployment(target: Target, settings: AwsSettings): KubernetesObject {
  const accepted = acceptedFindings(['token', 'upstreamTag'])
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...meta(target, NAMESPACE), annotations: accepted },
    spec: {
      replicas: 1,
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: { labels: { ...labelsOf(target), ...SELECTOR }, annotations: accepted },
        spec: {
          serviceAccountName: NAME,
          automountServiceAccountToken: true,
          priorityClassName: 'system-cluster-critical',
          securityContext: {
            runAsNonRoot: true,
            runAsUser: NOBODY,
            runAsGroup: NOBODY,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [container(settings)],
        },
      },
    },
  }
}

/** Its minor version is the cluster's: it carries that version's scheduler to foresee what fits where. */
function container(settings: AwsSettings) {
  const { cluster, aws } = settings
  const tags = ['enabled', cluster.name].map((tag) => `k8s.io/cluster-autoscaler/${tag}`)
  return {
    name: NAME,
    image: `registry.k8s.io/autoscaling/cluster-autoscaler:v${cluster.version}.0`,
    imagePullPolicy: 'Always',
    command: [
      './cluster-autoscaler',
      '--cloud-provider=aws',
      // EKS tags its node groups so; how far one scales stands in the group itself.
      `--node-group-auto-discovery=asg:tag=${tags.join(',')}`,
      '--balance-similar-node-groups',
      // Our pods keep nothing in the node's own storage but what may be lost.
      '--skip-nodes-with-local-storage=false',
    ],
    // Pods cannot ask the node's metadata, from which it would learn the region.
    env: [{ name: 'AWS_REGION', value: aws.region }],
    ports: [{ name: 'health', containerPort: 8085 }],
    livenessProbe: { httpGet: { path: '/health-check', port: 'health' }, periodSeconds: 20, failureThreshold: 6 },
    readinessProbe: { httpGet: { path: '/health-check', port: 'health' }, periodSeconds: 20 },
    resources: resourcesOf(AMOUNTS),
    securityContext: CONTAINER_SECURITY,
  }
}

function rule(group: string, resources: readonly string[], verbs: readonly string[]): Value {
  return { apiGroups: [group], resources, verbs }
}

const READ = ['get', 'list', 'watch']

/**
 * Its example for AWS without what only other providers or older versions need. It reads what the scheduler reads,
 * marks nodes, moves pods away and says so.
 */
const CLUSTER_RULES: readonly Value[] = [
  rule(
    '',
    ['namespaces', 'persistentvolumeclaims', 'persistentvolumes', 'pods', 'replicationcontrollers', 'services'],
    READ,
  ),
  rule('', ['nodes'], [...READ, 'update']),
  rule('', ['pods/eviction'], ['create']),
  rule('', ['pods/status'], ['update']),
  rule('', ['events'], ['create', 'patch']),
  rule('apps', ['daemonsets', 'replicasets', 'statefulsets'], READ),
  rule('batch', ['jobs'], READ),
  rule('policy', ['poddisruptionbudgets'], READ),
  rule('resource.k8s.io', ['deviceclasses', 'resourceclaims', 'resourceslices'], READ),
  rule(
    'storage.k8s.io',
    ['csidrivers', 'csinodes', 'csistoragecapacities', 'storageclasses', 'volumeattachments'],
    READ,
  ),
]

/** Who leads, and how it stands, in its own namespace. */
const OWN_RULES: readonly Value[] = [
  rule('', ['configmaps'], ['create', 'list', 'watch']),
  {
    ...named('cluster-autoscaler-status'),
    apiGroups: [''],
    resources: ['configmaps'],
    verbs: ['delete', 'get', 'update'],
  },
  rule('coordination.k8s.io', ['leases'], ['create']),
  { ...named(NAME), apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'update'] },
]

function named(name: string) {
  return { resourceNames: [name] }
}
