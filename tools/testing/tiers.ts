import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Quick tests run always; those of `verify` before landing; those of `soak` before an issue is called resolved. */
export type Tier = 'quick' | 'verify' | 'soak'

const minute = 60_000

/** How long one test file may take, in milliseconds. Soak tests run faults at full length. */
export const longest: Record<Tier, number> = { quick: 10 * minute, verify: 20 * minute, soak: 120 * minute }

/**
 * The test files of a tier in all workspaces, relative to `root`, in order of name: `x.verify.test.ts` is of `verify`,
 * `x.soak.test.ts` of `soak`, every other `x.test.ts` of `quick`. With filters, those whose path holds one of them.
 */
export function testFiles(root: string, tier: Tier, filters: readonly string[]): string[] {
  const { workspaces }: { workspaces: string[] } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const patterns = workspaces.map((folder) => `${folder}/**/*.test.ts`)
  const files = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] })
  return files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => tierOf(file) === tier)
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort()
}

function tierOf(file: string): Tier {
  if (file.endsWith('.soak.test.ts')) return 'soak'
  return file.endsWith('.verify.test.ts') ? 'verify' : 'quick'
}
