// npm test [-- --verify | --soak] [part of a path…]: runs the tests of a tier.
import path from 'node:path'
import { readArguments } from './testing/arguments.ts'
import { runTests } from './testing/run-tests.ts'
import { stopOnSignal } from './testing/stop-signal.ts'

const asked = readArguments(process.argv.slice(2))
if (typeof asked === 'string') {
  console.error(asked)
  process.exitCode = 4
} else {
  const root = path.resolve(import.meta.dirname, '..')
  const { passed, failed } = await runTests({ root, ...asked, print: console.log, signal: stopOnSignal() })
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode ??= failed === 0 ? 0 : 1
}
