import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'

/** As many of the server's last lines as fit under an error in a terminal. */
const SHOWN_LINES = 8

/** How the server says it, in the language that it is started with. */
export const DISK_FULL = 'No space left on device'

interface Place {
  /** The directory that holds cluster, password and log. */
  dataDirectory: string
  /** Who touches it: our own user, or the account that the server runs under. */
  user: string
}

/** Turns what a program of the server said before it ended into words for the person. */
export function faultOfServer(what: string, lines: readonly string[], place: Place): Fault {
  const said = lines.filter((line) => line.trim() !== '')
  const full = said.find((line) => line.includes(DISK_FULL))
  if (full !== undefined) return diskFull(place, `${what}: ${withoutTime(full)}`)
  const refused = said.find((line) => line.includes('Permission denied'))
  if (refused !== undefined) return permissionDenied(place, `${what}: ${withoutTime(refused)}`)
  const message = `${what} in ${place.dataDirectory}; its last lines:\n  ${said.slice(-SHOWN_LINES).join('\n  ') || '(none)'}`
  return new Fault({
    code: 'DATABASE_FAILED',
    message,
    mend: `The whole log is in ${place.dataDirectory} (server.log). Data that cannot be mended: move the directory away and start again.`,
  })
}

/** What the server writes before each line: the time and the process. */
function withoutTime(line: string): string {
  return line.replace(/^\d{4}-\S+ \S+ UTC \[\d+\] /, '')
}

/** Turns an error of the file system into words for the person; a Fault stays what it is. */
export function faultOfSystem(error: unknown, place: Place): unknown {
  const code = systemErrorCode(error)
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(place, message, error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return permissionDenied(place, message, error)
  if (code === 'ENOENT' && message.startsWith('spawn ')) return programsUnusable(message, error)
  return error
}

/** The file is there; what is missing is the C library that it was made for. */
function programsUnusable(message: string, cause: unknown): Fault {
  return new Fault({
    code: 'DATABASE_PROGRAMS_UNUSABLE',
    message: `PostgreSQL's programs do not run on this system, which has another C library than glibc: ${message}`,
    mend: 'Start it on a system with glibc (Debian, Ubuntu, Fedora), or in such a container',
    cause,
  })
}

function diskFull({ dataDirectory }: Place, message: string, cause?: unknown): Fault {
  return new Fault({
    code: 'DISK_FULL',
    message: `the disk of ${dataDirectory} is full: ${message}`,
    mend: 'Free about 200 MB there, or choose another disk: npm start -- --data DIR',
    cause,
  })
}

function permissionDenied({ dataDirectory, user }: Place, message: string, cause?: unknown): Fault {
  return new Fault({
    code: 'PERMISSION_DENIED',
    message: `${user} may not use ${dataDirectory}: ${message}`,
    mend: `Give the directory to ${user}, start as the user that made it, or choose another: npm start -- --data DIR`,
    cause,
  })
}
