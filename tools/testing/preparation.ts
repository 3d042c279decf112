import { type BundleName, buildBundles } from '../setup/bundles.mjs'
import { describeSetupFault, SetupFault } from '../setup/fault.mjs'
import { provideSystemPackages } from '../system-packages.ts'

const bundleNames: readonly BundleName[] = ['web', 'agent', 'gateway']

/** The files that run the whole service, and so need what ships and what the system brings. */
const wholeSystem = /^(tests|local)\//

/** Makes ready what the given test files need; returns what could not be had, each with what mends it. */
export async function prepare(root: string, files: readonly string[]): Promise<string[]> {
  if (!files.some((file) => wholeSystem.test(file))) return []
  const problems = await provideSystemPackages()
  for (const name of bundleNames) problems.push(...(await buildBundle(root, name)))
  return problems
}

async function buildBundle(root: string, name: BundleName): Promise<string[]> {
  try {
    await buildBundles(root, process.execPath, [name])
    return []
  } catch (error) {
    if (error instanceof SetupFault) return [describeSetupFault(error)]
    throw error
  }
}
