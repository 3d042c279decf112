import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { SetupFault } from './fault.mjs'
import { matchesLockFile } from './installed.mjs'
import { withLock } from './lock.mjs'
import { chooseNode } from './node-choice.mjs'
import { runNpm } from './npm.mjs'
import { withProgress } from './progress.mjs'

/**
 * Makes `node_modules` what the lock file says. Does nothing where it is so already; an install that was cut off is redone.
 * @param {string} root
 */
export async function installPackages(root) {
  if (isStamped(root)) return
  await withLock(path.join(root, '.cache', 'packages.lock'), async () => {
    if (isStamped(root)) return
    if (!matchesLockFile(root)) await withProgress('installing packages', () => install(root))
    writeFileSync(stampFile(root), fingerprint(root))
  })
}

/** @param {string} root */
async function install(root) {
  mkdirSync(path.join(root, 'node_modules'), { recursive: true })
  // Without npm's own record an install that is cut off cannot be mistaken for a whole one.
  rmSync(path.join(root, 'node_modules', '.package-lock.json'), { force: true })
  await npm(root, process.execPath, 'ci')
  // An old Node leaves out optional packages that ask for a newer one; ours is new enough, and among the packages now.
  if (!matchesLockFile(root)) await npm(root, chooseNode(root), 'install', '--no-save')
}

/**
 * @param {string} root
 * @param {string} node
 * @param {string[]} command
 */
async function npm(root, node, ...command) {
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await runNpm(root, [...command, ...quietly], node)
  if (code === 0) return
  throw new SetupFault({
    code: 'INSTALL_FAILED',
    message: `npm ${command.join(' ')} ended with ${code} in ${root}\n${withoutUsage(output)}`,
    mend: 'Packages come over the network once: check it and the proxy setting (npm config get proxy), then run the same command again.',
  })
}

/**
 * npm follows some errors with a page of options that nobody asked for.
 * @param {string} output
 */
function withoutUsage(output) {
  return (output.split(/\n.*Clean install a project/)[0] ?? '').trim()
}

/** @param {string} root */
function stampFile(root) {
  return path.join(root, 'node_modules', '.setup-stamp')
}

/** @param {string} root */
function isStamped(root) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === fingerprint(root)
}

/**
 * Changes whenever an install could come out differently: with the lock file, any manifest, or the system.
 * @param {string} root
 */
function fingerprint(root) {
  const { workspaces = [] } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const folder of ['.', ...workspaces]) hash.update(readFileSync(path.join(root, folder, 'package.json')))
  return hash.update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
}
