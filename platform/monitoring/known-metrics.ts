import { metricsOf } from './promql.ts'

/** A program whose metrics the rules read, with those of its metrics that they may read, and where they are written down. */
export interface MetricSource {
  program: string
  /** Where its metrics were read; the version that was read. */
  source: string
  metrics: readonly string[]
}

/**
 * Metrics of others that rules may name. A query with any other name is refused by a test, so that no rule waits for a
 * metric that never comes. Ours are compared with a running gateway's registry instead.
 */
export const OTHERS_METRICS: readonly MetricSource[] = [
  {
    program: 'node_exporter',
    source: 'node_exporter 1.12.1, collector/fixtures/e2e-output.txt, read 2026-11',
    metrics: [
      'node_cpu_seconds_total',
      'node_memory_MemAvailable_bytes',
      'node_memory_MemTotal_bytes',
      'node_filesystem_avail_bytes',
      'node_filesystem_size_bytes',
    ],
  },
  {
    program: 'kube-state-metrics',
    source: 'kube-state-metrics 2.20.0, docs/metrics/, read 2026-11',
    metrics: [
      'kube_node_status_condition',
      'kube_pod_status_unschedulable',
      'kube_deployment_spec_replicas',
      'kube_deployment_status_replicas_available',
      'kube_pod_container_status_restarts_total',
      'kube_pod_container_resource_limits',
    ],
  },
  {
    program: 'kubelet',
    source:
      'Kubernetes metrics reference (kubelet_volume_stats_*) and cAdvisor’s docs/storage/prometheus.md, read 2026-11',
    metrics: [
      'container_memory_working_set_bytes',
      'kubelet_volume_stats_available_bytes',
      'kubelet_volume_stats_capacity_bytes',
    ],
  },
  {
    program: 'postgres_exporter',
    source: 'postgres_exporter 0.20.1, collector/ (those that are on by default), read 2026-11',
    metrics: [
      'pg_up',
      'pg_stat_activity_count',
      'pg_settings_max_connections',
      'pg_database_size_bytes',
      'pg_stat_archiver_failed_count',
    ],
  },
  {
    program: 'blackbox_exporter',
    source: 'blackbox_exporter 0.28.0, prober/, read 2026-11',
    metrics: ['probe_success', 'probe_ssl_earliest_cert_expiry'],
  },
  {
    program: 'cert-manager',
    source: 'cert-manager’s documentation, devops-tips/prometheus-metrics, read 2026-11',
    metrics: ['certmanager_certificate_ready_status'],
  },
]

/** A metric of CloudWatch and the sets of dimensions under which it is published. */
export interface CloudMetric {
  namespace: string
  metric: string
  dimensions: readonly (readonly string[])[]
}

const CLUSTER_ALONE = ['ClusterName']
const PER_NODE = ['NodeName', 'InstanceId', 'ClusterName']

/**
 * Metrics of CloudWatch that alarms may name. A set of dimensions that nobody publishes never has a figure.
 * ContainerInsights: the CloudWatch agent's translator/translate/otel/exporter/awsemf/kubernetes.go, with enhanced
 * observability, which the EKS add-on turns on. AWS/EKS: EKS user guide, "Basic metrics in Amazon CloudWatch" (1.28 and
 * later, free). AWS/NATGateway: VPC user guide. AWS/RDS: RDS user guide. Read 2026-11.
 */
export const CLOUD_METRICS: readonly CloudMetric[] = [
  { namespace: 'ContainerInsights', metric: 'node_cpu_utilization', dimensions: [PER_NODE, CLUSTER_ALONE] },
  { namespace: 'ContainerInsights', metric: 'node_memory_utilization', dimensions: [PER_NODE, CLUSTER_ALONE] },
  { namespace: 'ContainerInsights', metric: 'node_filesystem_utilization', dimensions: [PER_NODE, CLUSTER_ALONE] },
  { namespace: 'ContainerInsights', metric: 'cluster_failed_node_count', dimensions: [CLUSTER_ALONE] },
  {
    namespace: 'ContainerInsights',
    metric: 'status_replicas_available',
    dimensions: [['PodName', 'Namespace', 'ClusterName'], CLUSTER_ALONE],
  },
  { namespace: 'AWS/EKS', metric: 'scheduler_pending_pods_UNSCHEDULABLE', dimensions: [CLUSTER_ALONE] },
  { namespace: 'AWS/EKS', metric: 'apiserver_request_total_5XX', dimensions: [CLUSTER_ALONE] },
  { namespace: 'AWS/NATGateway', metric: 'ErrorPortAllocation', dimensions: [['NatGatewayId']] },
  { namespace: 'AWS/RDS', metric: 'FreeStorageSpace', dimensions: [['DBInstanceIdentifier']] },
]

/** Ours begin with one of these; Node's own come with prom-client. */
export const GATEWAY_PREFIXES = ['cloudtolocalllm_', 'nodejs_', 'process_'] as const

/** Names in a query that are neither a gateway's nor in {@link OTHERS_METRICS}. */
export function unknownMetrics(expression: string): readonly string[] {
  const known = new Set(OTHERS_METRICS.flatMap(({ metrics }) => metrics))
  return metricsOf(expression).filter((name) => !known.has(name) && !isGatewayMetric(name))
}

/** Whether a metric would come from a gateway. */
export function isGatewayMetric(name: string): boolean {
  return GATEWAY_PREFIXES.some((prefix) => name.startsWith(prefix))
}
