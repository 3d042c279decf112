import { gatherFacts } from '@cloudtolocalllm/platform/facts'
import { planOf } from '@cloudtolocalllm/platform/plan/plan'
import { sarifOf } from '@cloudtolocalllm/platform/policy/sarif'
import { RELEASE } from '@cloudtolocalllm/platform/render'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { readPriceSheet, readVersionSheet } from '../data-sheets.ts'
import { earlierRendering } from '../earlier-rendering.ts'
import { type EnvironmentOptions, environmentFile, readAllEnvironments, readEnvironment } from '../environment-files.ts'
import { planPage } from '../plan-page.ts'
import { present, type Terminal } from '../terminal/terminal.ts'
import { today } from '../today.ts'

export interface PlanOptions extends EnvironmentOptions {
  /** A folder, or a git ref, that holds what was rendered before. */
  against?: string
  /** Findings alone, as SARIF. */
  sarif?: boolean
}

/** `ctl plan`: 0 nothing to do, 2 there are changes, 3 something is refused. Needs no network and no credentials. */
export async function plan(environment: string, options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = await readEnvironment(environment, options)
  const [environments, prices, versions, before] = await Promise.all([
    readAllEnvironments(options),
    readPriceSheet(options),
    readVersionSheet(options),
    earlierRendering(options.against),
  ])
  const facts = gatherFacts({ settings, environments, prices, versions, today: today(), release: RELEASE, before })
  const result = planOf(facts, options.against ?? 'nothing')
  if (options.sarif) terminal.answer(JSON.stringify(sarifOf(result, environmentFile(environment, options), RELEASE)))
  else present(terminal, result, () => planPage(result, terminal))
  if (result.refusals.length > 0) return ExitCode.refused
  return result.changes.length > 0 ? ExitCode.changes : ExitCode.done
}
