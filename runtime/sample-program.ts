import { ExitCode, Fault } from './fault.ts'
import { runProgram, stopRequested } from './stop.ts'

/** node sample-program.ts <how to end>: for the tests of how programs end. */
await runProgram(async () => {
  const stopped = stopRequested()
  setInterval(() => undefined, 1000)
  if (process.argv[2] === 'fail') {
    throw new Fault({ code: 'SETTINGS_WRONG', message: 'it failed', mend: 'Try again', exitCode: ExitCode.refused })
  }
  process.stdout.write('up\n')
  process.stdout.write(`${await stopped}\n`)
  if (process.argv[2] === 'linger') await new Promise(() => undefined)
  process.exit(ExitCode.done)
})
