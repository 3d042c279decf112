import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { nearestOf } from '@cloudtolocalllm/platform/nearest'
import type { Settings } from '@cloudtolocalllm/platform/settings'
import type { SettingsFault } from '@cloudtolocalllm/platform/settings-fault'
import { readSettings, sizeFault } from '@cloudtolocalllm/platform/settings-file'
import { ExitCode, Fault, type FaultDetails, systemErrorCode } from '@cloudtolocalllm/runtime/fault'

/** What every verb that reads settings takes. */
export interface EnvironmentOptions {
  /** The folder of the settings files; default: `environments` where the person stands. */
  environments?: string
}

/** Settings files that do not fit; carries each fault with its place. */
export class EnvironmentFault extends Fault {
  readonly faults: readonly SettingsFault[]

  constructor({ faults, ...details }: FaultDetails & { faults: readonly SettingsFault[] }) {
    super(details)
    this.faults = faults
  }
}

/** Beside the settings files lie dated tables, which are no environments. */
const TABLES: readonly string[] = ['prices', 'versions']
const ENDING = '.yaml'

/**
 * Reads and checks one environment.
 * @throws EnvironmentFault SETTINGS_WRONG with every fault; Fault ENVIRONMENT_UNKNOWN where there is no such file
 */
export async function readEnvironment(name: string, options: EnvironmentOptions): Promise<Settings> {
  const [settings] = await readEnvironments([name], options)
  if (!settings) throw await unknownEnvironment(name, options)
  return settings
}

/** Reads and checks every environment of the folder, in order of name; throws like {@link readEnvironment}. */
export async function readAllEnvironments(options: EnvironmentOptions): Promise<Settings[]> {
  return await readEnvironments(await environmentNames(options), options)
}

/** Reads and checks several; throws with the faults of all. */
export async function readEnvironments(names: readonly string[], options: EnvironmentOptions): Promise<Settings[]> {
  const read = await Promise.all(names.map((name) => checkEnvironment(name, options)))
  const faults = read.flatMap((result) => ('faults' in result ? result.faults : []))
  if (faults.length > 0) throw settingsWrong(faults)
  return read.flatMap((result) => ('settings' in result ? [result.settings] : []))
}

/**
 * Reads one file and says what is wrong with it, as a value.
 * @throws Fault ENVIRONMENT_UNKNOWN, ENVIRONMENT_UNREADABLE
 */
export async function checkEnvironment(
  name: string,
  options: EnvironmentOptions,
): Promise<{ settings: Settings } | { faults: readonly SettingsFault[] }> {
  const known = await environmentNames(options)
  if (!known.includes(name)) throw await unknownEnvironment(name, options)
  const file = environmentFile(name, options)
  try {
    const tooLarge = sizeFault((await stat(file)).size, shownPath(file))
    return tooLarge ? { faults: [tooLarge] } : readSettings(decode(await readFile(file)), shownPath(file))
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error
    throw new Fault({
      code: 'ENVIRONMENT_UNREADABLE',
      message: `${shownPath(file)} cannot be read (${systemErrorCode(error)})`,
      mend: 'Check that it is a file, and that this user may read it.',
      cause: error,
      exitCode: ExitCode.usage,
    })
  }
}

/** Where the settings of an environment are, or would be. */
export function environmentFile(name: string, options: EnvironmentOptions): string {
  return path.join(environmentsFolder(options), `${name}${ENDING}`)
}

/** The names that the folder has, in order; none where there is no such folder. */
export async function environmentNames(options: EnvironmentOptions): Promise<string[]> {
  const files = await readdir(environmentsFolder(options)).catch((error: unknown) => {
    if (systemErrorCode(error) === undefined) throw error
    return []
  })
  const names = files.filter((file) => file.endsWith(ENDING)).map((file) => path.basename(file, ENDING))
  return names.filter((name) => !TABLES.includes(name)).sort()
}

/** True where a settings file of this name would be taken for something else. */
export function isTable(name: string): boolean {
  return TABLES.includes(name)
}

function environmentsFolder({ environments = 'environments' }: EnvironmentOptions): string {
  return path.resolve(environments)
}

/** As the person would type it: relative to where they stand. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file)
  return relative.startsWith('..') ? file : relative.replaceAll('\\', '/')
}

/** UTF-8, or the UTF-16 that PowerShell 5 writes by `>`; what is neither is refused by its place. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}

/** One line a fault: place, path, what was expected, what came, and the nearest right word. */
export function describeSettingsFault(fault: SettingsFault): string {
  const { file, line, column, path } = fault
  const place = `${file}:${line}:${column}`
  const where = path === '' ? '' : ` ${path}:`
  return `${place}${where} ${describeExpectation(fault)}`
}

/** The same without the place. */
export function describeExpectation({ expected, got, nearest }: SettingsFault): string {
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`
  return `expected ${expected}, got ${got}${hint}`
}

function settingsWrong(faults: readonly SettingsFault[]): EnvironmentFault {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
  return new EnvironmentFault({
    code: 'SETTINGS_WRONG',
    message: [`${count} in the settings`, ...faults.map((fault) => `  ${describeSettingsFault(fault)}`)].join('\n'),
    mend: 'docs/settings.md lists every key; ctl check looks again.',
    exitCode: ExitCode.usage,
    faults,
  })
}

async function unknownEnvironment(name: string, options: EnvironmentOptions): Promise<Fault> {
  const known = await environmentNames(options)
  const nearest = nearestOf(name, known)
  const folder = shownPath(environmentsFolder(options)) || '.'
  const there = known.length === 0 ? 'has no settings files' : `has ${known.join(', ')}`
  return new Fault({
    code: 'ENVIRONMENT_UNKNOWN',
    message: `expected the name of an environment, got ${JSON.stringify(name)}; ${folder} ${there}`,
    mend: nearest === undefined ? 'ctl init NAME --provider … writes a new one.' : `Did you mean ${nearest}?`,
    exitCode: ExitCode.usage,
  })
}
