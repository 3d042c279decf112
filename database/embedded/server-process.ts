import type { SpawnOptions } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Account } from './account.ts'

/** A cluster's directory and the account that its programs run under; undefined: our own user. */
export interface ServerPlace {
  directory: string
  account: Account | undefined
}

/** All that the programs take from our environment: no secret of ours may show in another user's process. */
const PASSED_ON = ['PATH', 'TMPDIR', 'SystemRoot', 'SystemDrive', 'ComSpec', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA']

/**
 * How the programs of a cluster are started. They run inside its directory: Node enters it before it changes the user,
 * so that the account needs no permission on the directories above, be it /root or a home.
 */
export function serverProcess({ directory, account }: ServerPlace): SpawnOptions {
  const passed = PASSED_ON.map((name) => [name, process.env[name]] as const).filter(([, value]) => value !== undefined)
  const env = { ...Object.fromEntries(passed), LC_ALL: 'C', TZ: 'UTC' }
  const identity = account && { uid: account.uid, gid: account.gid }
  return { cwd: directory, env, windowsHide: true, ...identity }
}

/** Linux names the directory that a process is in; with that name no directory above it is walked through. */
const OWN_DIRECTORY = '/proc/self/cwd'

/** The arguments that tell a program which cluster it is for. */
export function serverArguments({ directory, account }: ServerPlace): string[] {
  return ['-D', account && existsSync(OWN_DIRECTORY) ? OWN_DIRECTORY : directory]
}
