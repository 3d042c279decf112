import type { Settings } from '../settings.ts'
import { selector } from './promql.ts'
import type { Alarm, Missing, Signal } from './signal.ts'

/** How Container Insights names the cluster; the stack that holds the alarms holds the cluster too. */
export const CLUSTER = { ClusterName: { Ref: 'Cluster' } } as const

const QUIET_AGENT: Missing = {
  treat: 'missing',
  reason: 'Without the agent nothing is known; gateway-replicas tells of a silent agent',
}

/** A share of the worst node, percent; 15 minutes. */
function nodeAlarm(metric: string, threshold: number): (settings: Settings) => Alarm | undefined {
  return ({ aws }) =>
    aws?.containerInsights
      ? {
          namespace: 'ContainerInsights',
          metric,
          dimensions: CLUSTER,
          statistic: 'Maximum',
          period: 300,
          periods: 3,
          comparison: 'GreaterThanThreshold',
          threshold,
          missing: QUIET_AGENT,
        }
      : undefined
}

const nodeProcessor: Signal = {
  id: 'node-processor',
  topic: 'infrastructure',
  summary: 'A node computes nearly all it can',
  means: 'Answers begin late, and on machines with processor credits the credits run out or are billed.',
  reason: 'A start or a base backup takes minutes; 80 % for 15 minutes is more than that.',
  urgency: 'week',
  runbook: 'status',
  alarm: nodeAlarm('node_cpu_utilization', 80),
  alert: () => ({
    expression: '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.8',
    minutes: 15,
    fires: {
      series: [['node_cpu_seconds_total{instance="one",cpu="0",mode="idle"}', '0+6x120']],
      labels: { instance: 'one' },
    },
    silent: { series: [['node_cpu_seconds_total{instance="one",cpu="0",mode="idle"}', '0+18x120']] },
  }),
}

const nodeMemory: Signal = {
  id: 'node-memory',
  topic: 'infrastructure',
  summary: 'A node is short of memory',
  means: 'Soon the node ends containers to save itself: tunnels break, or the database restarts.',
  reason: 'The kubelet evicts below 100 MiB; at 85 % a node of 4 GiB has 600 MiB left, time enough to act.',
  urgency: 'now',
  runbook: 'status',
  alarm: nodeAlarm('node_memory_utilization', 85),
  alert: () => ({
    expression: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85',
    minutes: 15,
    fires: { series: memory(0.5e9), labels: { instance: 'one' } },
    silent: { series: memory(1e9) },
  }),
}

function memory(available: number): readonly (readonly [string, string])[] {
  return [
    ['node_memory_MemAvailable_bytes{instance="one"}', `${available}x120`],
    ['node_memory_MemTotal_bytes{instance="one"}', '4000000000x120'],
  ]
}

/** Volumes of pods have a signal of their own; what is mounted read-only is always full. */
const NODE_DISK = '{fstype=~"ext4|xfs",mountpoint!~"/var/lib/kubelet/.+"}'

const nodeDisk: Signal = {
  id: 'node-disk',
  topic: 'infrastructure',
  summary: 'The disk of a node fills up',
  means: 'The node soon throws images away, and then the containers themselves.',
  reason: 'The kubelet removes unused images at 85 % and evicts at 90 %; 80 % comes before both.',
  urgency: 'week',
  runbook: 'status',
  alarm: nodeAlarm('node_filesystem_utilization', 80),
  alert: () => ({
    expression: `1 - min by (instance) (node_filesystem_avail_bytes${NODE_DISK} / node_filesystem_size_bytes${NODE_DISK}) > 0.8`,
    minutes: 15,
    fires: { series: disk('/', 3e9), labels: { instance: 'one' } },
    silent: { series: [...disk('/', 5e9), ...disk('/var/lib/kubelet/pods/x', 1e9)] },
  }),
}

function disk(mountpoint: string, available: number): readonly (readonly [string, string])[] {
  const labels = `{instance="one",fstype="xfs",mountpoint="${mountpoint}"}`
  return [
    [`node_filesystem_avail_bytes${labels}`, `${available}x120`],
    [`node_filesystem_size_bytes${labels}`, '20000000000x120'],
  ]
}

const nodeReady: Signal = {
  id: 'node-ready',
  topic: 'infrastructure',
  summary: 'A node does not work',
  means: 'Everything that ran there starts elsewhere, if there is room; the volume of the database has to follow.',
  reason: 'A node that is replaced is away for about 5 minutes; 10 is no replacement.',
  urgency: 'now',
  runbook: 'doctor',
  alarm: ({ aws }) =>
    aws?.containerInsights
      ? {
          namespace: 'ContainerInsights',
          metric: 'cluster_failed_node_count',
          dimensions: CLUSTER,
          statistic: 'Maximum',
          period: 300,
          periods: 2,
          comparison: 'GreaterThanThreshold',
          threshold: 0,
          missing: QUIET_AGENT,
        }
      : undefined,
  alert: () => ({
    expression: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
    minutes: 10,
    fires: { series: [[nodeCondition, '0x120']], labels: { node: 'one', condition: 'Ready', status: 'true' } },
    silent: { series: [[nodeCondition, '1x120']] },
  }),
}
const nodeCondition = 'kube_node_status_condition{node="one",condition="Ready",status="true"}'

const podsWaiting: Signal = {
  id: 'pods-waiting',
  topic: 'infrastructure',
  summary: 'A pod finds no node',
  means: 'Something is asked to run and there is no room for it: nodes are too small, too few, or in the wrong zone.',
  reason: 'A new node joins within about 5 minutes; 15 is longer than any scaling.',
  urgency: 'now',
  runbook: 'status',
  // AWS/EKS comes from AWS itself and is free: it needs no agent.
  alarm: ({ aws }) =>
    aws && {
      namespace: 'AWS/EKS',
      metric: 'scheduler_pending_pods_UNSCHEDULABLE',
      dimensions: CLUSTER,
      statistic: 'Sum',
      period: 60,
      periods: 15,
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      missing: { treat: 'notBreaching', reason: 'The scheduler counts only while a pod waits' },
    },
  alert: ({ namespace }) => ({
    expression: `sum by (pod) (kube_pod_status_unschedulable${selector({ namespace })}) > 0`,
    minutes: 15,
    fires: { series: [[waitingPod(namespace), '1x120']], labels: { pod: 'one' } },
    silent: { series: [[waitingPod('another'), '1x120']] },
  }),
}

function waitingPod(namespace: string): string {
  return `kube_pod_status_unschedulable${selector({ namespace, pod: 'one' })}`
}

const clusterErrors: Signal = {
  id: 'cluster-errors',
  topic: 'infrastructure',
  summary: 'The cluster’s own interface fails',
  means: 'Deploys, restarts and scaling do not work or stand still; what runs goes on running.',
  reason: 'A few errors come whenever AWS moves the control plane; ten in each of three periods are more.',
  urgency: 'week',
  runbook: 'doctor',
  alarm: ({ aws }) =>
    aws && {
      namespace: 'AWS/EKS',
      metric: 'apiserver_request_total_5XX',
      dimensions: CLUSTER,
      statistic: 'Sum',
      period: 300,
      periods: 3,
      comparison: 'GreaterThanThreshold',
      threshold: 10,
      missing: { treat: 'notBreaching', reason: 'No errors, no figure' },
    },
}

const natPorts: Signal = {
  id: 'nat-ports',
  topic: 'infrastructure',
  summary: 'A NAT gateway has no free port',
  means: 'Nodes reach nothing outside: images, the identity issuer and the backup store fail now and then.',
  reason: 'The count is 0 unless 55,000 connections go to one address; any other value means lost connections.',
  urgency: 'now',
  runbook: 'doctor',
  // The gateways are of the network's stack: a query over the region's needs no reference to them.
  alarm: ({ aws }) =>
    aws?.nat === 'gateway'
      ? {
          namespace: 'AWS/NATGateway',
          metric: 'ErrorPortAllocation',
          dimensions: {},
          query: 'SELECT SUM(ErrorPortAllocation) FROM SCHEMA("AWS/NATGateway", NatGatewayId)',
          statistic: 'Sum',
          period: 300,
          periods: 1,
          comparison: 'GreaterThanThreshold',
          threshold: 0,
          missing: { treat: 'notBreaching', reason: 'No errors, no figure' },
        }
      : undefined,
}

/** The machines, the cluster, and the way out. */
export const INFRASTRUCTURE_SIGNALS: readonly Signal[] = [
  nodeProcessor,
  nodeMemory,
  nodeDisk,
  nodeReady,
  podsWaiting,
  clusterErrors,
  natPorts,
]
