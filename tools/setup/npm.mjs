import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { SetupFault } from './fault.mjs'

/**
 * Runs npm without a shell and keeps what it says for the case that it fails.
 * @param {string} root
 * @param {string[]} npmArguments
 * @param {string} [node] the Node that runs npm
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runNpm(root, npmArguments, node = process.execPath) {
  const child = spawn(node, [findNpm(), ...npmArguments], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => child.kill()
  process.once('exit', stop)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      process.off('exit', stop)
      resolve({ code: code ?? 1, output })
    })
  })
}

/**
 * npm's program file: the npm that started us, else the one beside Node, else the first in PATH. Never `npm.cmd`,
 * which only a shell can run.
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {string} [node] the Node that is running
 * @returns {string}
 */
export function findNpm(environment = process.env, node = process.execPath) {
  const started = environment['npm_execpath']
  if (started !== undefined && path.basename(started) === 'npm-cli.js') return started
  const searchPath = environment['PATH'] ?? environment['Path'] ?? ''
  const folders = [path.dirname(node), ...searchPath.split(path.delimiter).filter((folder) => folder !== '')]
  const found = folders.flatMap(npmBeside).find((file) => existsSync(file))
  if (found !== undefined) return found
  throw new SetupFault({
    code: 'NPM_MISSING',
    message: `npm was found neither beside ${node} nor in PATH`,
    mend: 'Install Node 24 with npm from https://nodejs.org, then run: npm start',
  })
}

/**
 * Where npm's package lies for a folder that holds its command, on Windows and elsewhere; Debian keeps it in share.
 * @param {string} folder
 */
function npmBeside(folder) {
  const program = ['node_modules', 'npm', 'bin', 'npm-cli.js']
  return [[folder], [folder, '..', 'lib'], [folder, '..', 'share']]
    .map((start) => path.join(...start, ...program))
    .concat(path.join(folder, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'))
}
