import type { VersionState } from '../calendar/versions.ts'
import type { Stack } from '../cloudformation/template.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Settings } from '../settings.ts'
import { chargeAwsResources } from './aws-resources.ts'
import { Bill, type CostLine, round, type Unpriced } from './bill.ts'
import { chargeKubernetesObjects } from './kubernetes-objects.ts'
import { type Prices, regionOf } from './prices.ts'
import { resolveStacks } from './resolved.ts'
import { chargeTakenParts } from './taken-parts.ts'
import { chargeUsage } from './usage.ts'

/** What an environment costs in a month of 730 hours: list prices, on demand, without taxes. */
export interface Estimate {
  /** The sum of the lines, USD. */
  monthly: number
  currency: 'USD'
  /** In the order in which the resources are made. */
  lines: readonly CostLine[]
  /** What may cost and has no price here. */
  unpriced: readonly Unpriced[]
  /** What was rendered and costs nothing by itself, with the reason. */
  free: readonly Unpriced[]
  /** USD a month, from the settings. */
  budget: number
  target: number
}

export interface EstimateInput {
  settings: Settings
  stacks: readonly Stack[]
  objects: readonly KubernetesObject[]
  prices: Prices
  /** State of the cluster's version today, from `kubernetesRow`; without it, paid support is taken from the settings. */
  versionState?: VersionState
}

/**
 * Prices the rendered resources themselves, so that nothing rendered is left out; of what is taken and not made (the
 * cluster on AKS and GKE, a managed database) the settings say what there is, and of traffic and logs how much.
 */
export function estimate({ settings, stacks, objects, prices, versionState }: EstimateInput): Estimate {
  const bill = new Bill(prices, regionOf(settings))
  const resources = resolveStacks(stacks, { region: settings.aws?.region ?? '', account: settings.aws?.account ?? '' })
  const paidSupport = versionState === undefined ? settings.cluster.support === 'extended' : versionState === 'extended'
  chargeAwsResources(bill, { resources, settings, paidSupport })
  chargeTakenParts(bill, { settings, paidSupport })
  chargeKubernetesObjects(bill, { objects, settings })
  chargeUsage(bill, { settings, resources })
  const lines = bill.lines()
  return {
    monthly: round(
      lines.reduce((sum, { monthly }) => sum + monthly, 0),
      2,
    ),
    currency: 'USD',
    lines,
    unpriced: bill.unpriced,
    free: bill.free,
    budget: settings.budget.monthly,
    target: settings.budget.target,
  }
}
