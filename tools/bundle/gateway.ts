import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { replaceFolder } from './output-folder.ts'
import { bundleProgram } from './program.ts'

/** Builds `dist/gateway/`, the gateway as it ships: `node main.js`. */
export async function bundleGateway(root: string): Promise<void> {
  await replaceFolder(path.join(root, 'dist', 'gateway'), async (folder) => {
    await bundleProgram({ root, entry: 'gateway/main.ts', target: 'node24', folder })
    const { name, version } = JSON.parse(readFileSync(path.join(root, 'gateway', 'package.json'), 'utf8'))
    // Without it Node would take main.js for CommonJS wherever the folder is copied to.
    const manifest = { name, version, private: true, type: 'module', engines: { node: '>=24.7' } }
    writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  })
}
