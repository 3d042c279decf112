// node tools/setup.mjs <program.ts> [arguments]: brings this tree up to date, then runs one of its programs.
// Set-up is plain JavaScript without dependencies: it runs before anything is installed, on whatever Node the machine
// has. The steps are loaded only after the version is known to read them.
import { describeSetupFault, SetupFault } from './setup/fault.mjs'

const oldest = 18

if (Number.parseInt(process.versions.node, 10) < oldest) {
  const fault = new SetupFault({
    code: 'NODE_TOO_OLD',
    message: `set-up needs Node ${oldest} or newer, this is ${process.version} (${process.execPath})`,
    mend: 'Install Node 24 from https://nodejs.org, then run the same command again.',
    exitCode: 4,
  })
  console.error(describeSetupFault(fault))
  process.exitCode = fault.exitCode
} else {
  import('./setup/steps.mjs').then(({ setUpAndRun }) => setUpAndRun(process.argv.slice(2)))
}
