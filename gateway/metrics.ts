import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { OnlineDevice } from './devices/online-devices.ts'
import type { AnswerRecord } from './forward/answer-record.ts'

/** Seconds; an answer of a cold model on a small machine takes minutes. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** What is read at the moment someone asks for the metrics. */
export interface MetricSources {
  devices(): readonly OnlineDevice[]
  /** Requests that are being answered. */
  inFlight(): number
}

/** The gateway's figures in Prometheus' format; docs/metrics.md is checked against them. */
export class Metrics {
  readonly registry = new Registry()
  readonly #requests = new Counter({
    name: 'cloudtolocalllm_requests_total',
    help: 'Requests to models by dialect, path and status; 499: the client left first.',
    labelNames: ['dialect', 'path', 'status'],
    registers: [this.registry],
  })
  readonly #failures = new Counter({
    name: 'cloudtolocalllm_request_failures_total',
    help: 'Requests that ended without their whole answer.',
    labelNames: ['dialect'],
    registers: [this.registry],
  })
  readonly #tokens = new Counter({
    name: 'cloudtolocalllm_tokens_total',
    help: 'Tokens as the engines count them.',
    labelNames: ['direction'],
    registers: [this.registry],
  })
  readonly #firstByte = new Histogram({
    name: 'cloudtolocalllm_first_byte_seconds',
    help: 'From the arrival of a request to the first byte of its answer.',
    buckets: SECONDS,
    registers: [this.registry],
  })
  readonly #duration = new Histogram({
    name: 'cloudtolocalllm_request_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    buckets: SECONDS,
    registers: [this.registry],
  })

  constructor(sources: MetricSources) {
    collectDefaultMetrics({ register: this.registry })
    this.#gauge('cloudtolocalllm_streams', 'Requests that are being answered.', () => sources.inFlight())
    this.#gauge(
      'cloudtolocalllm_devices_online',
      'Devices whose agent is connected here.',
      () => sources.devices().length,
    )
    this.#gauge('cloudtolocalllm_tunnel_round_trip_seconds', 'Slowest last ping of the connected devices.', () =>
      slowest(sources),
    )
  }

  record(record: AnswerRecord): void {
    this.#requests.inc({ dialect: record.dialect, path: record.path, status: record.status })
    if (record.outcome === 'failed') this.#failures.inc({ dialect: record.dialect })
    if (record.inputTokens !== null) this.#tokens.inc({ direction: 'input' }, record.inputTokens)
    if (record.outputTokens !== null) this.#tokens.inc({ direction: 'output' }, record.outputTokens)
    if (record.firstByteMs !== null) this.#firstByte.observe(record.firstByteMs / 1000)
    this.#duration.observe(record.durationMs / 1000)
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.registry], collect: () => gauge.set(read()) })
  }
}

function slowest(sources: MetricSources): number {
  return Math.max(0, ...sources.devices().map(({ roundTripMs }) => (roundTripMs ?? 0) / 1000))
}
