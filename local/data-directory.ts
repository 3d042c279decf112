import { homedir } from 'node:os'
import path from 'node:path'
import { ownName } from '@cloudtolocalllm/database/embedded/account'
import { makeDataDirectory } from '@cloudtolocalllm/database/embedded/data-directory'
import { faultOfSystem } from '@cloudtolocalllm/database/embedded/server-fault'

/** Where everything of one service lies. */
export interface DataDirectory {
  path: string
  database: string
  agent: string
  logs: string
  /** Node's own cache of compiled programs; may be thrown away. */
  compiled: string
  apiKeyFile: string
}

/** Where the service keeps its data unless `--data` says otherwise. */
export function defaultDataDirectory(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'] || path.join(homedir(), 'AppData', 'Local')
    return path.join(local, 'CloudToLocalLLM', 'service')
  }
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'CloudToLocalLLM', 'service')
  return path.join(environment['XDG_DATA_HOME'] || path.join(homedir(), '.local', 'share'), 'cloudtolocalllm')
}

/**
 * Makes the directory, for its owner's eyes only.
 * @throws Fault PERMISSION_DENIED, DISK_FULL or DATA_DIRECTORY_UNUSABLE
 */
export function openDataDirectory(directory: string): DataDirectory {
  const inside = (name: string) => path.join(directory, name)
  try {
    makeDataDirectory(inside('logs'))
  } catch (error) {
    throw faultOfSystem(error, { dataDirectory: directory, user: ownName() })
  }
  return {
    path: directory,
    database: inside('database'),
    agent: inside('agent'),
    logs: inside('logs'),
    compiled: inside('compiled'),
    apiKeyFile: inside('api-key'),
  }
}
