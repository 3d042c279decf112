import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { collectLicences } from './licences.ts'

/** What to bundle, for which Node, and where `main.js` goes. */
export interface ProgramBundle {
  /** The repository, absolute. */
  root: string
  /** The program's entry, relative to `root`. */
  entry: string
  /** esbuild's name of the oldest runtime: `node20`. */
  target: string
  /** The folder to write into, absolute. */
  folder: string
}

/**
 * Packages written for CommonJS call `require`, which a module does not have. The alias keeps clear of a
 * `createRequire` that a bundled file imports itself.
 */
const requireForModules =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);"

/** Writes `main.js`, one file that needs no `node_modules`, and the licences of what went into it. */
export async function bundleProgram({ root, entry, target, folder }: ProgramBundle): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join(folder, 'main.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target,
    banner: { js: `#!/usr/bin/env node\n${requireForModules}` },
    // Loaded by `pg` and `ws` only where a person installed them; both do without.
    external: ['pg-native', 'bufferutil', 'utf-8-validate'],
    metafile: true,
    logLevel: 'silent',
  })
  writeFileSync(path.join(folder, 'LICENSES.txt'), collectLicences(root, Object.keys(metafile.inputs)))
}
