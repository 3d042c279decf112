import { feesOf } from './calendar/fees.ts'
import { calendar, kubernetesRow, offeredVersions, type Versions } from './calendar/versions.ts'
import { stacksOf } from './cloudformation/stacks.ts'
import { estimate } from './cost/estimate.ts'
import type { Prices } from './cost/prices.ts'
import { kubernetesObjects } from './kubernetes/render.ts'
import { objectives } from './objectives/objectives.ts'
import { changesBetween } from './plan/changes.ts'
import type { Facts } from './policy/facts.ts'
import { concerns, renderEverything } from './render.ts'
import type { RenderedFile } from './rendered-file.ts'
import type { Settings } from './settings.ts'

/** What facts are gathered from. */
export interface Sources {
  settings: Settings
  /** All environments of the repository. */
  environments: readonly Settings[]
  prices: Prices
  versions: Versions
  /** ISO date. */
  today: string
  release: string
  /** What an earlier rendering left; none: everything comes new. */
  before: readonly RenderedFile[]
}

/** Everything that can be known of an environment without touching anything. */
export function gatherFacts({ settings, environments, prices, versions, today, release, before }: Sources): Facts {
  const stacks = stacksOf(settings)
  const objects = kubernetesObjects(settings, release)
  const state = kubernetesRow(settings, versions, today)?.state
  const own = (files: readonly RenderedFile[]) => files.filter((file) => concerns(file, settings))
  return {
    settings,
    environments,
    stacks,
    objects,
    estimate: estimate({ settings, stacks, objects, prices, ...(state && { versionState: state }) }),
    calendar: calendar({ settings, versions, today, fees: feesOf(prices, settings) }),
    offered: offeredVersions(settings.provider, versions, today),
    objectives: objectives(settings, prices),
    changes: changesBetween(own(before), own(renderEverything(environments, release))),
    today,
  }
}
