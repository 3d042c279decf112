import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { ownName } from './account.ts'

const ANOTHER = 'choose another directory: npm start -- --data DIR'

/**
 * Makes the directory where it is missing, and sees to it that it is ours: in somebody else's there would soon be files
 * of two users, and neither could use it.
 */
export function makeDataDirectory(dataDirectory: string): void {
  makeDirectory(dataDirectory)
  const { uid } = statSync(dataDirectory)
  const own = process.getuid?.() ?? uid
  if (uid === own) return
  throw new Fault({
    code: 'PERMISSION_DENIED',
    message: `${dataDirectory} belongs to user id ${uid}, and this is user id ${own} (${ownName()})`,
    mend: `Start as the user that it belongs to, or ${ANOTHER}`,
  })
}

function makeDirectory(directory: string): void {
  try {
    if (!isDirectory(directory)) makeWithParents(directory)
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error
    throw new Fault({
      code: 'DATA_DIRECTORY_UNUSABLE',
      message: `${directory} cannot be made: ${error instanceof Error ? error.message : error}`,
      mend: `Move the file away that is in its place, or ${ANOTHER}`,
      cause: error,
    })
  }
}

/** Not by Node's own `recursive`, which never returns where a file system says that a parent it has is missing: /proc does. */
function makeWithParents(directory: string): void {
  const parent = path.dirname(directory)
  if (parent !== directory && !isDirectory(parent)) makeWithParents(parent)
  mkdirSync(directory, { mode: 0o700 })
}

function isDirectory(directory: string): boolean {
  return statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true
}
