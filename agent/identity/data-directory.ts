import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'

/** Where this computer's agent keeps what it must remember, unless `--data` says otherwise. */
export function defaultDataDirectory(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'] || path.join(homedir(), 'AppData', 'Local')
    return path.join(local, 'CloudToLocalLLM')
  }
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'CloudToLocalLLM')
  return path.join(environment['XDG_STATE_HOME'] || path.join(homedir(), '.local', 'state'), 'cloudtolocalllm')
}

/** Files of one data directory: for this person's eyes only, and never seen half written. */
export class DataDirectory {
  readonly path: string

  constructor(directory: string) {
    this.path = directory
  }

  file(name: string): string {
    return path.join(this.path, name)
  }

  /** Makes the folder where it is missing. Throws a Fault where it cannot be made. */
  async ensure(): Promise<void> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw unusable(this.path, error)
    }
  }

  /** The file's JSON, or undefined where there is no such file. Throws a Fault where it cannot be read. */
  async readJson(name: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.file(name), 'utf8'))
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined
      if (error instanceof SyntaxError) throw damaged(this.file(name), error)
      throw unusable(this.file(name), error)
    }
  }

  /** Replaces the file in one step, readable by its owner alone. */
  async writeJson(name: string, value: unknown): Promise<void> {
    const draft = this.file(`.${name}.${randomUUID()}`)
    try {
      await writeFile(draft, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
      await replace(draft, this.file(name))
    } catch (error) {
      await rm(draft, { force: true })
      throw unusable(this.file(name), error)
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.file(name), { force: true })
  }
}

/** Windows refuses to replace a file while somebody reads it: a reader needs a moment, so a few tries are enough. */
async function replace(draft: string, file: string, triesLeft = 5): Promise<void> {
  try {
    await rename(draft, file)
  } catch (error) {
    const busy = systemErrorCode(error) === 'EPERM' || systemErrorCode(error) === 'EBUSY'
    if (!busy || triesLeft === 0 || process.platform !== 'win32') throw error
    await new Promise((resolve) => setTimeout(resolve, 20))
    await replace(draft, file, triesLeft - 1)
  }
}

/** Something in the data directory is not what this program wrote. */
export function damaged(file: string, cause: unknown): Fault {
  return new Fault({
    code: 'DATA_DAMAGED',
    message: `${file} is not what this program wrote: ${cause instanceof Error ? cause.message : cause}`,
    mend: 'Move the file away and start again; a device that was paired must then be paired again',
    cause,
  })
}

function unusable(file: string, cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  return new Fault({
    code: 'DATA_UNUSABLE',
    message: `${file} cannot be used: ${systemErrorCode(cause) ?? String(cause)}`,
    mend: 'Check its owner and the free space of the disk, or choose another folder: --data DIR',
    cause,
  })
}
