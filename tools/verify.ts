// npm run verify [-- --without-quick]: everything that must hold before main moves; CI runs this and nothing else.
import path from 'node:path'
import { runChecks } from './checks/run-checks.ts'
import { readTree } from './checks/tree.ts'
import { keepParts, listParts } from './testing/parts.ts'
import { runTests } from './testing/run-tests.ts'
import { stopOnSignal } from './testing/stop-signal.ts'
import type { Tier } from './testing/tiers.ts'

const root = path.resolve(import.meta.dirname, '..')
const tiers: Tier[] = process.argv.includes('--without-quick') ? ['verify'] : ['quick', 'verify']
const partsFile = keepParts()
const signal = stopOnSignal()

const tallies = [await runChecks(readTree(root), console.log)]
for (const tier of tiers) tallies.push(await runTests({ root, tier, filters: [], print: console.log, signal }))

console.log(['real parts that ran:', ...listParts(partsFile)].join('\n  '))
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode ??= failed === 0 ? 0 : 1
