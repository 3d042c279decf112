import { renameSync } from 'node:fs'
import path from 'node:path'
import { replaceFolder } from './output-folder.ts'
import { bundleProgram } from './program.ts'

/** Builds `dist/ctl/`, the operator's command line as one file: `node ctl.mjs`, wherever it is copied to. */
export async function bundleCtl(root: string): Promise<void> {
  await replaceFolder(path.join(root, 'dist', 'ctl'), async (folder) => {
    await bundleProgram({ root, entry: 'ctl/main.ts', target: 'node24', folder })
    renameSync(path.join(folder, 'main.js'), path.join(folder, 'ctl.mjs'))
  })
}
