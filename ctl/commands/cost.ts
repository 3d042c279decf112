import { kubernetesRow } from '@cloudtolocalllm/platform/calendar/versions'
import { stacksOf } from '@cloudtolocalllm/platform/cloudformation/stacks'
import { type Comparison, compare } from '@cloudtolocalllm/platform/cost/compare'
import { type Estimate, estimate } from '@cloudtolocalllm/platform/cost/estimate'
import { cheaperLayout, type Layout, type Saving, savings } from '@cloudtolocalllm/platform/cost/savings'
import { kubernetesObjects } from '@cloudtolocalllm/platform/kubernetes/render'
import { RELEASE } from '@cloudtolocalllm/platform/render'
import type { Settings } from '@cloudtolocalllm/platform/settings'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { comparisonPage, costPage, savingsPage } from '../cost-page.ts'
import { readPriceSheet, readVersionSheet } from '../data-sheets.ts'
import { type EnvironmentOptions, readEnvironment } from '../environment-files.ts'
import { present, type Terminal } from '../terminal/terminal.ts'
import { today } from '../today.ts'

export interface CostOptions extends EnvironmentOptions {
  /** The same shape on AKS, EKS and GKE. */
  compare?: boolean
  /** What can be saved. */
  savings?: boolean
}

/** What `ctl cost --json` says. */
export interface CostDocument extends Estimate {
  environment: string
  comparison?: readonly Comparison[]
  savings?: readonly Saving[]
  /** Towards the target: with steps that plan lets pass, and with all. */
  layouts?: { allowed: Omit<Layout, 'settings'>; any: Omit<Layout, 'settings'> }
}

/** `ctl cost`: an estimate from what would be rendered; needs no network and no credentials. */
export async function cost(environment: string, options: CostOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = await readEnvironment(environment, options)
  const [prices, versions] = await Promise.all([readPriceSheet(options), readVersionSheet(options)])
  const price = (changed: Settings): Estimate => {
    const versionState = kubernetesRow(changed, versions, today())?.state
    const rendered = { stacks: stacksOf(changed), objects: kubernetesObjects(changed, RELEASE) }
    return estimate({ settings: changed, ...rendered, prices, ...(versionState && { versionState }) })
  }
  const document: CostDocument = {
    environment,
    ...price(settings),
    ...(options.compare && { comparison: compare(settings, prices, price) }),
    ...(options.savings && {
      savings: savings(settings, prices, price),
      layouts: {
        allowed: withoutSettings(cheaperLayout(settings, prices, price)),
        any: withoutSettings(cheaperLayout(settings, prices, price, () => true)),
      },
    }),
  }
  present(terminal, document, () => pageOf(document))
  return ExitCode.done
}

function withoutSettings({ steps, monthly }: Layout): Omit<Layout, 'settings'> {
  return { steps, monthly }
}

function pageOf(document: CostDocument): string {
  const { comparison, savings, layouts } = document
  if (!comparison && !savings) return costPage(document.environment, document)
  const pages = [
    comparison && comparisonPage(comparison),
    savings && layouts && savingsPage(document, savings, layouts),
  ]
  return pages.filter((page) => typeof page === 'string').join('\n\n')
}
