import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SetupFault } from './fault.mjs'
import { withProgress } from './progress.mjs'

/** @typedef {'web' | 'agent' | 'gateway' | 'ctl'} BundleName */

/**
 * What is built from which workspace, in order; all of it lies in `dist/`.
 * @type {Record<BundleName, { outputs: string[] }>}
 */
export const bundles = {
  web: { outputs: ['web'] },
  agent: { outputs: ['agent', 'agent.tgz'] },
  gateway: { outputs: ['gateway'] },
  ctl: { outputs: ['ctl'] },
}

/**
 * The gateway that a program starts serves the page and the agent; the pictures are of the page. `npm test` and
 * `npm run verify` build for themselves, to count a bundle that does not build as a failure and go on.
 * @type {Map<string, BundleName[]>}
 */
const needed = new Map([
  ['local/main.ts', ['web', 'agent', 'gateway']],
  ['tests/bench/main.ts', ['web', 'agent', 'gateway']],
  ['tests/page/screenshots.ts', ['web']],
])

/**
 * @param {string} program
 * @returns {BundleName[]}
 */
export function bundlesFor(program) {
  return needed.get(program) ?? []
}

/**
 * Builds those of `names` whose inputs changed since they were built.
 * @param {string} root
 * @param {string} node
 * @param {BundleName[]} names
 */
export async function buildBundles(root, node, names) {
  const stale = names.filter((name) => !isBuilt(root, name))
  for (const name of stale) await withProgress(`building ${name}`, () => build(root, node, name))
}

/**
 * @param {string} root
 * @param {string} node
 * @param {BundleName} name
 */
async function build(root, node, name) {
  const child = spawn(node, [path.join(root, 'tools', 'bundle.ts'), name], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code === 0) return
  throw new SetupFault({
    code: 'BUNDLE_FAILED',
    message: `${name} could not be built\n${output.trim()}`,
    mend: `Mend what is named above; to build it alone: node tools/setup.mjs tools/bundle.ts ${name}`,
  })
}

/**
 * Tells whether a bundle is there and was built from exactly the files that are there now.
 * @param {string} root
 * @param {BundleName} name
 */
export function isBuilt(root, name) {
  const dist = path.join(root, 'dist')
  const stamp = bundleStamp(root, name)
  return (
    bundles[name].outputs.every((output) => existsSync(path.join(dist, output))) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === bundleFingerprint(root, name)
  )
}

/**
 * @param {string} root
 * @param {BundleName} name
 */
export function bundleStamp(root, name) {
  return path.join(root, 'dist', `.${name}-stamp`)
}

/**
 * Changes with every file that can end up in the bundle: its workspace, those it depends on, the packages, the bundler.
 * @param {string} root
 * @param {BundleName} name
 */
export function bundleFingerprint(root, name) {
  const folders = [...workspacesBelow(root, name)].map((folder) => path.join(root, folder))
  const files = [...folders, path.join(root, 'tools', 'bundle')].flatMap(sourcesIn)
  files.push(...['package-lock.json', 'LICENSE', 'tools/bundle.ts'].map((file) => path.join(root, file)))
  const hash = createHash('sha256')
  for (const file of files) hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} start folder of a workspace
 * @returns {Set<string>}
 */
function workspacesBelow(root, start) {
  const folders = new Map(readWorkspaces(root).map((folder) => [readManifest(root, folder).name, folder]))
  const found = new Set([start])
  for (const folder of found) {
    const names = Object.keys(readManifest(root, folder).dependencies ?? {})
    for (const name of names) found.add(folders.get(name) ?? start)
  }
  return found
}

/**
 * @param {string} root
 * @returns {string[]}
 */
function readWorkspaces(root) {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).workspaces
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {{ name: string, dependencies?: Record<string, string> }}
 */
function readManifest(root, folder) {
  return JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'))
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourcesIn(place)
    return entry.name.endsWith('.md') || entry.name.includes('.test.') ? [] : [place]
  })
}
