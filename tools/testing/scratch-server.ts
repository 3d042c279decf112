import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** A database server that all test files of a run share, so that each saves seconds of starting its own. */
export interface ScratchServer {
  /** What the test files are given to find it. */
  environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** Where no test file may need it, nothing is started. */
const mayNeedIt = /^(database|gateway|tests)\//

/** Starts the shared server; its program prints the variable that names it, and ends when its input does. */
export async function shareScratchServer(root: string, files: readonly string[]): Promise<ScratchServer> {
  if (!files.some((file) => mayNeedIt.test(file))) return { environment: {}, stop: async () => {} }
  const program = path.join(root, 'database', 'scratch-server.ts')
  const child = spawn(process.execPath, [program], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const line = once(child.stdout, 'data').then(([text]) => String(text).trim())
  const early = ended.then(([code]) => Promise.reject(new Error(`database/scratch-server.ts ended with ${code}`)))
  const [name = '', ...value] = (await Promise.race([line, early])).split('=')
  const stop = async () => {
    early.catch(() => {})
    child.stdin.end()
    await ended
  }
  return { environment: { [name]: value.join('=') }, stop }
}
