import type { Tally } from '../checks/run-checks.ts'
import { prepare } from './preparation.ts'
import { describeResult } from './report.ts'
import { shareScratchServer } from './scratch-server.ts'
import { runTestFile } from './test-file.ts'
import { longest, type Tier, testFiles } from './tiers.ts'

/** Two, so that a file that waits leaves its processor to another. */
const filesAtOnce = 2

/** Which tests to run, and where to say what came of them. */
export interface TestRun {
  /** The repository, absolute. */
  root: string
  tier: Tier
  /** Parts of paths; empty for all files of the tier. */
  filters: readonly string[]
  print: (text: string) => void
  /** Ends the run early. */
  signal?: AbortSignal
}

/** Prepares the machine, runs the test files of a tier, two at a time, and prints each result as it comes. */
export async function runTests({ root, tier, filters, print, signal }: TestRun): Promise<Tally> {
  const tally = { passed: 0, failed: 0 }
  const files = testFiles(root, tier, filters)
  if (files.length === 0 && filters.length > 0) {
    print(`✗ no ${tier} test file has ${filters.join(' or ')} in its path`)
    tally.failed += 1
  }
  for (const problem of await prepare(root, files)) {
    print(`✗ ${problem}`)
    tally.failed += 1
  }
  const server = await shareScratchServer(root, files)
  const environment = { CLOUDTOLOCALLLM_TIER: tier, ...server.environment }
  const options = { root, limit: longest[tier], environment, ...(signal && { signal }) }
  const waiting = files.values()
  const work = async () => {
    for (const file of waiting) {
      if (signal?.aborted === true) return
      const result = await runTestFile(file, options)
      tally.passed += result.passed
      tally.failed += result.failures.length
      print(describeResult(result))
    }
  }
  await Promise.all(Array.from({ length: filesAtOnce }, work)).finally(() => server.stop())
  return tally
}
