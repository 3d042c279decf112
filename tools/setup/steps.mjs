import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { buildBundles, bundlesFor } from './bundles.mjs'
import { describeSetupFault, SetupFault } from './fault.mjs'
import { chooseNode } from './node-choice.mjs'
import { installPackages } from './packages.mjs'
import { runProgram } from './program.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Installs what the lock file names, builds what the program needs, runs it and leaves with its exit code.
 * @param {string[]} commandLine the program's file, then its arguments
 */
export async function setUpAndRun(commandLine) {
  try {
    process.exitCode = await steps(commandLine)
  } catch (error) {
    console.error(describeSetupFault(error))
    process.exitCode = error instanceof SetupFault ? error.exitCode : 1
  }
}

/** @param {string[]} commandLine */
async function steps([program, ...programArguments]) {
  if (program === undefined) {
    throw new SetupFault({
      code: 'SETUP_USAGE',
      message: 'expected the file of a program, got nothing',
      mend: 'node tools/setup.mjs <program.ts> [arguments]',
      exitCode: 4,
    })
  }
  await installPackages(root)
  const node = chooseNode(root)
  await buildBundles(root, node, bundlesFor(program))
  return await runProgram(node, path.resolve(root, program), programArguments)
}
