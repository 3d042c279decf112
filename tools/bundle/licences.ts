import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Our licence, then that of every package with a file among `inputs` (paths relative to `root`), in order of name. */
export function collectLicences(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined))
  const texts = [...folders].sort().map((folder) => describePackage(path.join(root, folder)))
  return [readFileSync(path.join(root, 'LICENSE'), 'utf8').trim(), ...texts]
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n')
}

/** `node_modules/a/node_modules/@b/c/index.js` lies in `node_modules/a/node_modules/@b/c`. */
function packageFolder(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replaceAll('\\', '/'))?.[0]
}

function describePackage(folder: string): string {
  const { name, version, license }: Record<string, unknown> = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  const title = `${name} ${version} (${license})`
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
  const text =
    file !== undefined && existsSync(path.join(folder, file))
      ? readFileSync(path.join(folder, file), 'utf8').trim()
      : ''
  return text === '' ? title : `${title}\n\n${text}`
}
