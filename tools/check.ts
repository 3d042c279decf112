// npm run check: everything that can be said of the code without running it.
import path from 'node:path'
import { runChecks } from './checks/run-checks.ts'
import { readTree } from './checks/tree.ts'

const { passed, failed } = await runChecks(readTree(path.resolve(import.meta.dirname, '..')), console.log)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
