import type { Component } from '../ports.ts'
import type { Settings } from '../settings.ts'
import { databaseAmounts } from './database.ts'
import { gatewayAmounts } from './gateway.ts'
import { isPublished } from './gateway-service.ts'
import { MIGRATION_AMOUNTS } from './migration.ts'
import type { KubernetesObject } from './object.ts'
import { BORROWED } from './pod.ts'
import { type Amounts, cpuText, memoryText, sum, times } from './quantity.ts'
import { labelsOf, metaOf, type Target } from './target.ts'
import { TUNNEL_AMOUNTS, TUNNELS } from './tunnel.ts'

/** The namespace, in which nothing runs that could become root. */
export function namespaceObject(target: Target): KubernetesObject {
  const standards = ['enforce', 'warn', 'audit'].flatMap((mode): [string, string][] => [
    [`pod-security.kubernetes.io/${mode}`, 'restricted'],
    // Pinned, so that an upgrade of the cluster tightens nothing by itself.
    [`pod-security.kubernetes.io/${mode}-version`, target.podSecurity],
  ])
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: target.settings.namespace,
      labels: { ...labelsOf(target), ...Object.fromEntries(standards) },
    },
  }
}

/** The parts that run in this environment. */
export function componentsOf({ database, entrance }: Settings): readonly Component[] {
  return [
    ...(database.kind === 'cluster' ? (['database'] as const) : []),
    'migration',
    'gateway',
    ...(entrance.kind === 'tunnel' ? (['tunnel'] as const) : []),
  ]
}

/** An account for each part, none of which asks Kubernetes for anything. */
export function serviceAccounts(target: Target): readonly KubernetesObject[] {
  return componentsOf(target.settings).map((component) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metaOf(target, component),
    automountServiceAccountToken: false,
  }))
}

/** What a container gets that does not say, as one that a person starts to look around. */
export function limitRange(target: Target): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'containers', namespace: target.settings.namespace, labels: labelsOf(target) },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '50m', memory: '128Mi' },
          default: { cpu: '200m', memory: '128Mi' },
        },
      ],
    },
  }
}

/** Small pods of people and tools beside ours. */
const GUESTS = { pods: 5, amounts: { millicores: 250, mebibytes: 640 } } as const

/**
 * All that the namespace may take: what runs, what a rollout adds, a second database for the proof that a restore
 * works, and a few guests. A mistake stays inside it.
 */
export function resourceQuota(target: Target): KubernetesObject {
  const shares = sharesOf(target.settings)
  const { millicores, mebibytes } = sum([GUESTS.amounts, ...shares.map(({ amounts, pods }) => times(amounts, pods))])
  const memory = memoryText(mebibytes)
  const balancers = isPublished(target.settings) ? '1' : '0'
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'all', namespace: target.settings.namespace, labels: labelsOf(target) },
    spec: {
      hard: {
        pods: `${shares.reduce<number>((count, { pods }) => count + pods, GUESTS.pods)}`,
        'requests.cpu': cpuText(millicores),
        'requests.memory': memory,
        'limits.cpu': cpuText(millicores * BORROWED),
        'limits.memory': memory,
        'services.loadbalancers': balancers,
        // A balancer’s way to the nodes, and no other.
        'services.nodeports': balancers,
      },
    },
  }
}

function sharesOf(settings: Settings): readonly { amounts: Amounts; pods: number }[] {
  const { gateway, database } = settings
  const shares: Partial<Record<Component, { amounts: Amounts; pods: number }>> = {
    gateway: { amounts: gatewayAmounts(settings), pods: gateway.replicas + 1 },
    ...(database.kind === 'cluster' && { database: { amounts: databaseAmounts(database), pods: 2 } }),
    // This release's, and the former's where it still runs.
    migration: { amounts: MIGRATION_AMOUNTS, pods: 2 },
    tunnel: { amounts: TUNNEL_AMOUNTS, pods: TUNNELS + 1 },
  }
  return componentsOf(settings).flatMap((component) => shares[component] ?? [])
}
