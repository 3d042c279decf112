import { parseArgs } from 'node:util'
import type { Tier } from './tiers.ts'

/** What a person asked for. */
export interface TestArguments {
  tier: Tier
  /** Parts of the paths of test files; empty for all. */
  filters: string[]
}

/** Reads the command line of `npm test`; returns a sentence where it cannot be understood. */
export function readArguments(commandLine: readonly string[]): TestArguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...commandLine],
      options: { verify: { type: 'boolean' }, soak: { type: 'boolean' } },
      allowPositionals: true,
    })
    const tier = values.soak === true ? 'soak' : values.verify === true ? 'verify' : 'quick'
    return { tier, filters: positionals }
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\nusage: npm test -- [--verify | --soak] [part of a path]…`
  }
}
