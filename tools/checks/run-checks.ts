import { everyCheck } from './every-check.ts'
import { describeFinding } from './finding.ts'
import type { Tree } from './tree.ts'

/** How many checks held and how many did not. */
export interface Tally {
  passed: number
  failed: number
}

/** Runs all checks side by side; prints a line for each and, below it, every place that breaks its rules. */
export async function runChecks(tree: Tree, print: (line: string) => void): Promise<Tally> {
  const outcomes = [...everyCheck].map(async ([name, check]) => ({ name, found: await check(tree) }))
  const tally = { passed: 0, failed: 0 }
  for (const outcome of outcomes) {
    const { name, found } = await outcome
    print(found.length === 0 ? `✓ ${name}` : `✗ ${name}: ${found.length} found`)
    for (const finding of found) print(`  ${describeFinding(finding)}`)
    tally[found.length === 0 ? 'passed' : 'failed'] += 1
  }
  return tally
}
