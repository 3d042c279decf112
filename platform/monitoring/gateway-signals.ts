import { GATEWAY_SERVICE } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import { CLUSTER } from './infrastructure-signals.ts'
import { selector } from './promql.ts'
import type { Series, Signal } from './signal.ts'

const replicas: Signal = {
  id: 'gateway-replicas',
  topic: 'gateway',
  summary: 'Fewer gateways run than asked for',
  means: 'The rest carry everything; when the last one goes, nobody reaches any model.',
  reason: 'A rollout or a moved pod takes up to drain and start, together well under 15 minutes.',
  urgency: 'now',
  runbook: 'status',
  alarm: ({ aws, namespace, gateway }) =>
    aws?.containerInsights
      ? {
          namespace: 'ContainerInsights',
          metric: 'status_replicas_available',
          // Container Insights calls a Deployment PodName.
          dimensions: { PodName: GATEWAY_SERVICE, Namespace: namespace, ...CLUSTER },
          statistic: 'Minimum',
          period: 300,
          periods: 3,
          comparison: 'LessThanThreshold',
          threshold: gateway.replicas,
          missing: { treat: 'breaching', reason: 'No figure: the gateway is gone, or the agent that would say so' },
        }
      : undefined,
  alert: ({ namespace }) => {
    const labels = selector({ namespace, deployment: GATEWAY_SERVICE })
    const series = (available: number): Series[] => [
      [`kube_deployment_status_replicas_available${labels}`, `${available}x120`],
      [`kube_deployment_spec_replicas${labels}`, '2x120'],
    ]
    return {
      expression: `kube_deployment_status_replicas_available${labels} < kube_deployment_spec_replicas${labels}`,
      minutes: 15,
      fires: { series: series(1), labels: { namespace, deployment: GATEWAY_SERVICE } },
      silent: { series: series(2) },
    }
  },
}

const restarts: Signal = {
  id: 'gateway-restarts',
  topic: 'gateway',
  summary: 'A gateway starts again and again',
  means: 'Each restart cuts its tunnels; running answers move to another replica or break off.',
  reason: 'One restart can be a moved node; more than three in an hour are a defect or too little memory.',
  urgency: 'now',
  runbook: 'doctor',
  alert: ({ namespace }) => {
    const series = (where: string, values: string): Series => [
      `kube_pod_container_status_restarts_total${selector({ namespace: where, container: 'gateway', pod: 'one' })}`,
      values,
    ]
    return {
      expression: `sum by (pod) (increase(kube_pod_container_status_restarts_total${selector({ namespace, container: 'gateway' })}[1h])) > 3`,
      minutes: 0,
      fires: { series: [series(namespace, '0+0.1x120')], labels: { pod: 'one' } },
      silent: { series: [series(namespace, '0+0.02x120'), series('another', '0+1x120')] },
    }
  },
}

const memoryOfGateway: Signal = {
  id: 'gateway-memory',
  topic: 'gateway',
  summary: 'A gateway has nearly used its memory',
  means: 'At its limit the container is killed with all its tunnels.',
  reason: 'Node.js collects its garbage below that; above 90 % of the limit for 10 minutes it no longer gets free.',
  urgency: 'now',
  runbook: 'status',
  alert: ({ namespace }) => {
    const labels = { namespace, pod: 'one', container: 'gateway' }
    const series = (bytes: number): Series[] => [
      [`container_memory_working_set_bytes${selector(labels)}`, `${bytes}x120`],
      [`kube_pod_container_resource_limits${selector({ ...labels, resource: 'memory' })}`, '400000000x120'],
    ]
    const gateway = { namespace, container: 'gateway' }
    return {
      expression: [
        `max by (pod) (container_memory_working_set_bytes${selector(gateway)})`,
        `max by (pod) (kube_pod_container_resource_limits${selector({ ...gateway, resource: 'memory' })}) > 0.9`,
      ].join(' / '),
      minutes: 10,
      fires: { series: series(380_000_000), labels: { pod: 'one' } },
      silent: { series: series(300_000_000) },
    }
  },
}

const REQUESTS = '{dialect="openai",path="/v1/chat/completions",status="200",instance="one"}'

const errors: Signal = {
  id: 'gateway-errors',
  topic: 'gateway',
  summary: 'The gateway answers with errors of its own',
  means: 'People see "internal error": a defect, and nothing that their computers did.',
  reason:
    'Status 500 is never expected (a computer that is off is 503, an engine that is off 502); 1 % is past chance.',
  urgency: 'now',
  runbook: 'doctor',
  alert: () => ({
    expression:
      'sum(rate(cloudtolocalllm_requests_total{status="500"}[10m])) / sum(rate(cloudtolocalllm_requests_total[10m])) > 0.01',
    minutes: 10,
    fires: { series: [...requests('200', 95), ...requests('500', 5)] },
    silent: { series: [...requests('200', 60), ...requests('503', 40)] },
  }),
}

function requests(status: string, perMinute: number): readonly Series[] {
  return [[`cloudtolocalllm_requests_total${REQUESTS.replace('200', status)}`, `0+${perMinute}x120`]]
}

const brokenAnswers: Signal = {
  id: 'gateway-broken-answers',
  topic: 'gateway',
  summary: 'Many answers break off',
  means: 'Answers begin and do not end: tunnels drop, or the engines of many people fail at once.',
  reason: 'A laptop that is closed breaks one answer; 5 % over 15 minutes are many at once.',
  urgency: 'week',
  runbook: 'doctor',
  alert: () => ({
    expression:
      'sum(rate(cloudtolocalllm_request_failures_total[15m])) / sum(rate(cloudtolocalllm_requests_total[15m])) > 0.05',
    minutes: 15,
    fires: { series: [...requests('200', 90), [FAILURES, '0+10x120']] },
    silent: { series: [...requests('200', 99), [FAILURES, '0+1x120']] },
  }),
}
const FAILURES = 'cloudtolocalllm_request_failures_total{dialect="openai",instance="one"}'

const latency: Signal = {
  id: 'gateway-latency',
  topic: 'gateway',
  summary: 'Half of all answers begin only after half a minute',
  means: 'People wait. Usually the engines are full; sometimes the gateway or the way to it is slow.',
  reason: 'A cold model may take a minute, so single slow answers mean nothing; the median over 15 minutes does.',
  urgency: 'week',
  runbook: 'status',
  alert: () => ({
    expression: 'histogram_quantile(0.5, sum by (le) (rate(cloudtolocalllm_first_byte_seconds_bucket[15m]))) > 30',
    minutes: 15,
    fires: { series: firstBytes({ '30': 4, '60': 10 }) },
    silent: { series: firstBytes({ '30': 6, '60': 10 }) },
  }),
}

function firstBytes(counts: Readonly<Record<string, number>>): readonly Series[] {
  return Object.entries({ ...counts, '+Inf': 10 }).map(([le, each]) => [
    `cloudtolocalllm_first_byte_seconds_bucket{le="${le}",instance="one"}`,
    `0+${each}x120`,
  ])
}

/** Bytes that a stalled reader keeps in the gateway: the window of one stream, protocol/limits.ts. */
export const STREAM_BYTES = 256 * 1024

/** Answers at once whose stalled readers would fill half of a gateway's memory. */
export function manyStreams({ gateway }: Settings): number {
  const bytes = Number.parseInt(gateway.memory, 10) * (gateway.memory.endsWith('Gi') ? 2 ** 30 : 2 ** 20)
  return Math.floor(bytes / 2 / STREAM_BYTES)
}

const streams: Signal = {
  id: 'gateway-streams',
  topic: 'gateway',
  summary: 'One gateway carries very many answers at once',
  means: 'Readers that stall could now fill its memory; more replicas or more memory are due.',
  reason: 'Each stalled stream keeps 256 KiB; the threshold is where half of the memory limit would be taken.',
  urgency: 'week',
  runbook: 'status',
  alert: (settings) => ({
    expression: `max by (instance) (cloudtolocalllm_streams) > ${manyStreams(settings)}`,
    minutes: 10,
    fires: { series: [[STREAMS, `${manyStreams(settings) + 1}x120`]], labels: { instance: 'one' } },
    silent: { series: [[STREAMS, `${manyStreams(settings)}x120`]] },
  }),
}
const STREAMS = 'cloudtolocalllm_streams{instance="one"}'

const eventLoop: Signal = {
  id: 'gateway-busy',
  topic: 'gateway',
  summary: 'A gateway keeps everybody waiting',
  means: 'Its one thread is behind: every word of every answer comes late.',
  reason: 'A free gateway is under 20 ms; a quarter of a second between two words is what people notice.',
  urgency: 'week',
  runbook: 'status',
  alert: () => ({
    expression: 'max by (instance) (nodejs_eventloop_lag_p99_seconds) > 0.25',
    minutes: 10,
    fires: { series: [['nodejs_eventloop_lag_p99_seconds{instance="one"}', '0.3x120']], labels: { instance: 'one' } },
    silent: { series: [['nodejs_eventloop_lag_p99_seconds{instance="one"}', '0.02x120']] },
  }),
}

const devices: Signal = {
  id: 'devices-online',
  topic: 'gateway',
  summary: 'All computers went offline at once',
  means:
    'Nobody reaches a model. People do not switch off together: it is the entrance, the certificate or the gateway.',
  reason: 'None online, though there were some within the hour; agents are back within 30 seconds of any short outage.',
  urgency: 'now',
  runbook: 'doctor',
  alert: () => ({
    expression:
      'sum(cloudtolocalllm_devices_online) == 0 and sum(max_over_time(cloudtolocalllm_devices_online[1h])) > 0',
    minutes: 5,
    fires: { series: [[DEVICES, '3x69 0x50']] },
    silent: { series: [[DEVICES, '0x120']] },
  }),
}
const DEVICES = 'cloudtolocalllm_devices_online{instance="one"}'

const roundTrip: Signal = {
  id: 'tunnel-round-trip',
  topic: 'gateway',
  summary: 'A tunnel is very slow',
  means: 'Somebody’s way to the gateway is overloaded; the tunnel is about to be taken for dead.',
  reason: 'A tunnel whose ping takes 3 s while a request waits is ended; 2 s for 10 minutes is close to that.',
  urgency: 'week',
  runbook: 'doctor',
  alert: () => ({
    expression: 'max(cloudtolocalllm_tunnel_round_trip_seconds) > 2',
    minutes: 10,
    fires: { series: [['cloudtolocalllm_tunnel_round_trip_seconds{instance="one"}', '2.5x120']] },
    silent: { series: [['cloudtolocalllm_tunnel_round_trip_seconds{instance="one"}', '0.2x120']] },
  }),
}

const reconnects: Signal = {
  id: 'tunnel-reconnects',
  topic: 'gateway',
  summary: 'Tunnels break and come back all the time',
  means: 'Something between people and the gateway cuts long connections: a proxy, a balancer, an idle limit.',
  reason: 'No threshold before there are figures.',
  urgency: 'week',
  runbook: 'doctor',
  unmeasured: 'The gateway counts its tunnels and not how often they were opened',
}

/** The service itself, by its own figures and by those of its containers. */
export const GATEWAY_SIGNALS: readonly Signal[] = [
  replicas,
  restarts,
  memoryOfGateway,
  errors,
  brokenAnswers,
  latency,
  streams,
  eventLoop,
  devices,
  roundTrip,
  reconnects,
]
