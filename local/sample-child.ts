import { writeFileSync } from 'node:fs'
import { stopRequested } from '@cloudtolocalllm/runtime/stop'

/** node sample-child.ts <what to do> [file]: a program for the tests of what supervises programs. */
const [what, file = ''] = process.argv.slice(2)
if (what === 'refuse') {
  process.stderr.write('NOT_TODAY: it does not want to\n  Ask tomorrow\n')
  process.exit(1)
}
const stopped = stopRequested()
process.send?.({ type: 'up', pid: process.pid, value: process.env['SAMPLE_VALUE'] })
const reason = await stopped
if (what === 'note') writeFileSync(file, reason)
