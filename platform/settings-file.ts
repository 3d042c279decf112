import { contradictionsIn } from './contradictions.ts'
import { type Settings, SettingsShape } from './settings.ts'
import { type FaultAtPath, overlaps, type Path, type SettingsFault } from './settings-fault.ts'
import { expectation, faultsOf } from './settings-issues.ts'
import { MOST_BYTES, SettingsText } from './settings-text.ts'

/** Part of names of stacks, roles and buckets, of which buckets may have 63 characters. */
const NAME = /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/

/**
 * Reads a settings file's text: the settings, or everything that is wrong with it, in the order of the text. `file` is
 * shown in the faults, and its base name is the environment's name. Never throws, whatever the text is.
 */
export function readSettings(
  text: string,
  file: string,
): { settings: Settings } | { faults: readonly SettingsFault[] } {
  const tooLarge = sizeFault(text.length, file)
  if (tooLarge) return { faults: [tooLarge] }
  const parsed = SettingsText.parse(text, file)
  if (!(parsed instanceof SettingsText)) return { faults: parsed }
  const isReadable = parsed.value !== undefined || parsed.faults.length === 0
  const result = isReadable ? checkSettings(parsed.value, environmentNameOf(file)) : { faults: [] }
  if ('settings' in result && parsed.faults.length === 0) return result
  const faults = 'faults' in result ? result.faults.map((fault) => parsed.place(fault)) : []
  return { faults: [...parsed.faults, ...faults].sort(byPlace) }
}

/** The fault of a file that is larger than 256 KiB, which is not parsed; undefined where it is not. */
export function sizeFault(bytes: number, file: string): SettingsFault | undefined {
  if (bytes <= MOST_BYTES) return undefined
  const got = `${Math.ceil(bytes / 1024)} KiB`
  return { file, line: 1, column: 1, path: '', expected: `at most ${MOST_BYTES / 1024} KiB`, got }
}

/** `environments/production.yaml` is the file of `production`. */
export function environmentNameOf(file: string): string {
  const base = file.split(/[/\\]/).at(-1) ?? ''
  return base.replace(/\.ya?ml$/, '')
}

/** What is expected of an environment's name; undefined where it fits. */
export function nameProblem(name: string): string | undefined {
  return NAME.test(name) ? undefined : 'a name of at most 24 small letters, digits and dashes, beginning with a letter'
}

/** Checks plain values: their shape first, then what contradicts itself in all that has the right shape. */
function checkSettings(value: unknown, name: string): { settings: Settings } | { faults: FaultAtPath[] } {
  const expected = nameProblem(name)
  const nameFaults = expected === undefined ? [] : [{ path: [], expected: `a file named by ${expected}`, got: name }]
  const result = SettingsShape.safeParse(value ?? {}, { error: expectation })
  if (!result.success) {
    const faults = faultsOf(result.error.issues, value ?? {})
    return { faults: [...nameFaults, ...faults, ...contradictionsBeside(faults, value, name)] }
  }
  const settings = { ...result.data, name }
  const faults = [...nameFaults, ...contradictionsIn(settings)]
  return faults.length === 0 ? { settings } : { faults }
}

/** Contradictions among what is right, so that a person sees all faults at once; none that a fault may have caused. */
function contradictionsBeside(faults: readonly FaultAtPath[], value: unknown, name: string): FaultAtPath[] {
  const rest = faults.reduce((left, { path }) => without(left, path), value)
  const result = SettingsShape.safeParse(rest)
  if (!result.success) return []
  const isOwn = ({ path, against = [] }: { path: Path; against?: readonly Path[] }) =>
    ![path, ...against].some((one) => faults.some((fault) => overlaps(one, sectionOfUnknown(fault))))
  return contradictionsIn({ ...result.data, name }).filter(isOwn)
}

/** An unknown key may be meant for any other of its section. */
function sectionOfUnknown({ path, atKey }: FaultAtPath): Path {
  return atKey ? path.slice(0, -1) : path
}

/** A copy without what lies at the path. An entry of a list takes its list along, whose numbers would not fit then. */
function without(value: unknown, path: Path): unknown {
  const [first, ...rest] = path
  if (typeof value !== 'object' || value === null || Array.isArray(value) || first === undefined) return undefined
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => [
    key,
    key === first ? (rest.length === 0 ? undefined : without(member, rest)) : member,
  ])
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined))
}

function byPlace(one: SettingsFault, other: SettingsFault): number {
  return one.line - other.line || one.column - other.column
}
