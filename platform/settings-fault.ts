/** One thing that is wrong in a settings file, with its place. */
export interface SettingsFault {
  /** As the caller named it. */
  file: string
  /** From 1. A missing key has the place of the section that lacks it. */
  line: number
  /** From 1, in UTF-16 code units. */
  column: number
  /** `cluster.nodes.min`, `waivers[0].until`; empty where the fault is in the file as a whole. */
  path: string
  /** What would be right, as the end of "expected …". */
  expected: string
  /** What stands there, as the end of "got …"; quoted, shortened, without control characters. */
  got: string
  /** The right word nearest to a mistyped one. */
  nearest?: string
}

/** A fault before its place in the text is known. */
export interface FaultAtPath {
  path: Path
  /** The place is that of the key, not of its value: the key itself is what is wrong. */
  atKey?: boolean
  expected: string
  got: string
  nearest?: string
}

/** Keys, and numbers for entries of lists, from the top. */
export type Path = readonly (string | number)[]

/** A path as people write it. */
export function describePath(path: Path): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : describeKey(part, at === 0))).join('')
}

function describeKey(key: string, first: boolean): string {
  if (!/^[\w-]+$/.test(key)) return `[${describeGot(key)}]`
  return first ? key : `.${key}`
}

const LONGEST = 60
/** What moves the cursor, colours the terminal or turns the direction of writing around. */
const UNSEEN = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** What came, in words that are safe to print: texts quoted and shortened, sections and lists named. */
export function describeGot(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a section with keys'
  if (typeof value !== 'string') return String(value)
  const short = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
  return printable(JSON.stringify(short))
}

/** A text that prints as what it is: every character that acts instead becomes its escape. */
export function printable(text: string): string {
  return text.toWellFormed().replaceAll(UNSEEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** True where one path is the other, or lies in it. */
export function overlaps(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length)
  return one.slice(0, length).every((part, at) => part === other[at])
}
