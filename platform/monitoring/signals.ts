import { DATABASE_SIGNALS } from './database-signals.ts'
import { GATEWAY_SIGNALS } from './gateway-signals.ts'
import { INFRASTRUCTURE_SIGNALS } from './infrastructure-signals.ts'
import type { Signal } from './signal.ts'
import { UPKEEP_SIGNALS } from './upkeep-signals.ts'

/** Everything that is watched. CloudWatch alarms, Prometheus rules and dashboards come from this list and nothing else. */
export const SIGNALS: readonly Signal[] = [
  ...INFRASTRUCTURE_SIGNALS,
  ...GATEWAY_SIGNALS,
  ...DATABASE_SIGNALS,
  ...UPKEEP_SIGNALS,
]
