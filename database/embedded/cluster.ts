import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { randomToken } from '@cloudtolocalllm/runtime/secret'
import { type Account, ownName } from './account.ts'
import { PG_HBA, postgresqlConf } from './cluster-settings.ts'
import { MAJOR_VERSION, type Programs, programFile } from './programs.ts'
import { faultOfServer } from './server-fault.ts'
import { type ServerPlace, serverArguments, serverProcess } from './server-process.ts'

/** The superuser of the cluster, and its only role. */
export const SUPERUSER = 'cloudtolocalllm'

/** A directory that PostgreSQL owns, and all that is needed to start a server on it. */
export interface Cluster extends ServerPlace {
  dataDirectory: string
  programs: Programs
  password: string
}

interface Making {
  dataDirectory: string
  programs: Programs
  account: Account | undefined
  signal: AbortSignal
}

/** Where the cluster of a data directory lies. */
export function clusterDirectory(dataDirectory: string): string {
  return path.join(dataDirectory, 'cluster')
}

/**
 * The cluster of a data directory, made first where there is none.
 * @throws Fault DATA_DIRECTORY_NEWER, DATA_DIRECTORY_OLDER or DATA_DIRECTORY_DAMAGED where it cannot be opened
 */
export async function openCluster(making: Making): Promise<Cluster> {
  const { dataDirectory, programs, account } = making
  const directory = clusterDirectory(dataDirectory)
  const passwordFile = path.join(dataDirectory, 'password')
  if (!(await hasFiles(directory))) await makeCluster(making, directory, passwordFile)
  await checkVersion(directory)
  return { dataDirectory, directory, programs, account, password: await readPassword(passwordFile) }
}

/** Writes the settings of the next start. */
export async function writeSettings({ directory }: Cluster, port: number): Promise<void> {
  await writeFile(path.join(directory, 'postgresql.conf'), postgresqlConf(port))
  await writeFile(path.join(directory, 'pg_hba.conf'), PG_HBA)
}

/** Made beside its final place and moved there when it is whole: one that was cut off is never taken for a cluster. */
async function makeCluster(making: Making, directory: string, passwordFile: string): Promise<void> {
  const { dataDirectory, account } = making
  await removeUnfinished(dataDirectory)
  const unfinished = path.join(dataDirectory, `unfinished-${randomToken(6)}`)
  await mkdir(unfinished, { mode: 0o700 })
  await writeFile(passwordFile, `${randomToken()}\n`, { mode: 0o600 })
  if (account) for (const each of [unfinished, passwordFile]) await chown(each, account.uid, account.gid)
  await runInitdb(making, { directory: unfinished, account }, passwordFile)
  await rename(unfinished, directory)
}

async function runInitdb(making: Making, place: ServerPlace, passwordFile: string): Promise<void> {
  // Another user cannot come to the file by its path; it can by an open one that it owns.
  const password = process.platform === 'win32' ? undefined : openSync(passwordFile, 'r')
  try {
    const flags = initdbFlags(password === undefined ? passwordFile : '/dev/stdin')
    const program = programFile(making.programs, 'initdb')
    const options = { ...serverProcess(place), signal: making.signal }
    const child = spawn(program, [...serverArguments(place), ...flags], {
      ...options,
      stdio: [password ?? 'ignore', 'pipe', 'pipe'],
    })
    const lines: string[] = []
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trimEnd().split('\n')))
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve)
    })
    const who = { dataDirectory: making.dataDirectory, user: making.account?.name ?? ownName() }
    if (code !== 0) throw faultOfServer(`initdb ended with ${code}`, lines, who)
  } finally {
    if (password !== undefined) closeSync(password)
  }
}

/** UTF-8 with the order of code points: the same on every system, and no system's upgrade can change it. */
function initdbFlags(passwordFile: string): string[] {
  return [
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ]
}

async function removeUnfinished(dataDirectory: string): Promise<void> {
  const names = (await readdir(dataDirectory)).filter((name) => name.startsWith('unfinished-'))
  for (const name of names) await rm(path.join(dataDirectory, name), { recursive: true, force: true })
}

async function hasFiles(directory: string): Promise<boolean> {
  return existsSync(directory) && (await readdir(directory)).length > 0
}

async function checkVersion(directory: string): Promise<void> {
  const file = path.join(directory, 'PG_VERSION')
  const found = Number.parseInt(await readOrDamaged(file), 10)
  if (found === MAJOR_VERSION) return
  const newer = found > MAJOR_VERSION
  throw new Fault({
    code: newer ? 'DATA_DIRECTORY_NEWER' : 'DATA_DIRECTORY_OLDER',
    message: `${file} says PostgreSQL ${found}, expected ${MAJOR_VERSION}`,
    mend: newer
      ? 'Start it with the newer version that made it, or choose another directory: npm start -- --data DIR'
      : `Bring it over with pg_upgrade of PostgreSQL ${MAJOR_VERSION}, or choose another directory: npm start -- --data DIR`,
  })
}

async function readPassword(file: string): Promise<string> {
  return (await readOrDamaged(file)).trim()
}

async function readOrDamaged(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
    throw new Fault({
      code: 'DATA_DIRECTORY_DAMAGED',
      message: `${file} is missing, but there are other files of a database beside it`,
      mend: 'Bring the file back from a copy, or choose another directory: npm start -- --data DIR',
      cause: error,
    })
  }
}
