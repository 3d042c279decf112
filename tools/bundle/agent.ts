import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { replaceFolder } from './output-folder.ts'
import { bundleProgram } from './program.ts'
import { packTarball } from './tarball.ts'

/** Builds the package `dist/agent/` and, for `npx <address>`, the same packed as `dist/agent.tgz`. */
export async function bundleAgent(root: string): Promise<void> {
  const folder = path.join(root, 'dist', 'agent')
  await replaceFolder(folder, async (draft) => {
    await bundleProgram({ root, entry: 'agent/main.ts', target: 'node20', folder: draft })
    writeFileSync(path.join(draft, 'package.json'), `${JSON.stringify(agentManifest(root), undefined, 2)}\n`)
  })
  const files = readdirSync(folder).map((name) => ({
    name: `package/${name}`,
    content: readFileSync(path.join(folder, name)),
  }))
  const draft = path.join(root, 'dist', 'agent.tgz.draft')
  writeFileSync(draft, packTarball(files))
  renameSync(draft, path.join(root, 'dist', 'agent.tgz'))
}

/** Everything is in the bundle: the package has no dependencies, so that `npx` fetches one file and no more. */
function agentManifest(root: string): object {
  const { name, version }: Record<string, unknown> = JSON.parse(
    readFileSync(path.join(root, 'agent', 'package.json'), 'utf8'),
  )
  return {
    name,
    version,
    description: 'Connects the models on this computer to a CloudToLocalLLM gateway',
    license: 'MIT',
    type: 'module',
    bin: { cloudtolocalllm: 'main.js' },
    engines: { node: '>=20' },
  }
}
