import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import {
  describeGot,
  describePath,
  type FaultAtPath,
  type Path,
  printable,
  type SettingsFault,
} from './settings-fault.ts'

/** Settings are a page long. What is larger is something else, and is not parsed. */
export const MOST_BYTES = 256 * 1024

/** The deepest settings lie at four; deeper ones cannot be right. */
const DEEPEST = 12
/** After the first mistake the others are often its consequences. */
const MOST_MISTAKES = 20
const TOO_DEEP = { expected: `at most ${DEEPEST} levels`, got: 'more' }

/** A text that is YAML and nothing else: no anchors, tags, merge keys, doubled keys. */
export class SettingsText {
  readonly #file: string
  readonly #document: Document
  readonly #lines: LineCounter

  private constructor(file: string, document: Document, lines: LineCounter) {
    this.#file = file
    this.#document = document
    this.#lines = lines
    const forbidden = forbiddenIn(document.contents, [], 0)
    this.faults = forbidden.map((fault) => placeAt(fault, file, lines))
    const isReadable = forbidden.every(({ unreadable }) => !unreadable)
    this.value = isReadable ? document.toJS({ maxAliasCount: 0 }) : undefined
  }

  /** What stands there besides plain values: each is a fault, wherever it is. */
  readonly faults: readonly SettingsFault[]
  /** What the text says, as plain values; undefined where it cannot be said without what is a fault. */
  readonly value: unknown

  /** Parses a text, or says why it is no YAML. Never throws. */
  static parse(text: string, file: string): SettingsText | readonly SettingsFault[] {
    const withoutMark = text.startsWith('\ufeff') ? text.slice(1) : text
    const lines = new LineCounter()
    const document = parseDocument(withoutMark, {
      version: '1.2',
      // Doubled keys are found below, with their path; a library's warning would go to the console.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
      lineCounter: lines,
    })
    const faults = [...unseenCharacters(withoutMark), ...yamlFaults(document, withoutMark)]
    if (faults.length === 0) return new SettingsText(file, document, lines)
    return faults.map((fault) => placeAt(fault, file, lines))
  }

  /** Adds the place to a fault. */
  place({ path, atKey, ...fault }: FaultAtPath): SettingsFault {
    const offset = atKey ? this.#offsetOfKey(path) : this.#offsetOfValue(path)
    return placeAt({ offset, path: describePath(path), ...fault }, this.#file, this.#lines)
  }

  /** Of what is missing, the offset of the key of the section that lacks it, or the top. */
  #offsetOfValue(path: Path): number {
    if (path.length === 0) return 0
    const node = this.#document.getIn(path, true)
    if (isNode(node) && node.range) return node.range[0]
    return this.#offsetOfKey(path.slice(0, -1))
  }

  #offsetOfKey(path: Path): number {
    if (path.length === 0) return 0
    const parent = path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true)
    const pair = isMap(parent) ? parent.items.find(({ key }) => keyOf(key) === path.at(-1)) : undefined
    return isNode(pair?.key) && pair.key.range ? pair.key.range[0] : this.#offsetOfValue(path)
  }
}

interface FaultAtOffset extends Omit<SettingsFault, 'file' | 'line' | 'column'> {
  offset: number
  /** What stands there has no plain value. */
  unreadable?: true
}

function placeAt({ offset, unreadable: _, ...fault }: FaultAtOffset, file: string, lines: LineCounter): SettingsFault {
  const { line, col } = lines.linePos(offset)
  return { file, line: Math.max(1, line), column: Math.max(1, col), ...fault }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/

function unseenCharacters(text: string): FaultAtOffset[] {
  const offset = text.search(UNSEEN)
  if (offset < 0) return []
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')
  const got = code === 'FFFD' ? 'bytes that are no UTF-8' : `the character U+${code}`
  return [{ offset, path: '', expected: 'text in UTF-8 without control characters', got }]
}

function yamlFaults({ errors, directives }: Document, text: string): FaultAtOffset[] {
  // Where it gives up, every level of the nest adds an error of its own.
  const tooDeep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  if (tooDeep) return [{ offset: tooDeep.pos[0], path: '', ...TOO_DEEP }]
  const faults = errors.slice(0, MOST_MISTAKES).map(({ code, message, pos: [offset] }) => {
    return { offset, path: '', ...explain(code, message, text[offset]) }
  })
  if (!directives?.yaml.explicit) return faults
  const offset = Math.max(0, text.indexOf('%'))
  return [{ offset, path: '', expected: 'settings without directives', got: 'a %YAML line' }, ...faults]
}

/** The library's message says what is wrong; the usual mistakes get what is right beside it. */
function explain(code: string, message: string, character = 'the end of the file'): { expected: string; got: string } {
  if (code === 'TAB_AS_INDENT') return { expected: 'spaces before a key', got: 'a tab' }
  if (code === 'MULTIPLE_DOCS') return { expected: 'one document', got: 'another one after ---' }
  if (code === 'BAD_SCALAR_START')
    return { expected: 'a value, in quotes where it needs them', got: describeGot(character) }
  const short = message.length > 160 ? `${message.slice(0, 160)}…` : message
  return { expected: 'YAML', got: `a mistake: ${printable(short.replaceAll(/\s+/g, ' '))}` }
}

/** What YAML allows and settings do not: whatever makes a text mean more than what stands there. */
function forbiddenIn(node: unknown, path: Path, depth: number): FaultAtOffset[] {
  if (!isNode(node)) return []
  const here = { offset: node.range?.[0] ?? 0, path: describePath(path) }
  if (depth > DEEPEST) return [{ ...here, ...TOO_DEEP, unreadable: true }]
  if (isAlias(node)) return [{ ...here, expected: 'the value itself', got: 'an alias (*)', unreadable: true }]
  const faults: FaultAtOffset[] = []
  if (node.anchor !== undefined) faults.push({ ...here, expected: 'a value without an anchor', got: 'an anchor (&)' })
  if (node.tag !== undefined) faults.push({ ...here, expected: 'a value without a tag', got: describeGot(node.tag) })
  if (isSeq(node)) faults.push(...node.items.flatMap((item, at) => forbiddenIn(item, [...path, at], depth + 1)))
  if (isMap(node)) faults.push(...forbiddenInMap(node.items, path, depth))
  return faults
}

function forbiddenInMap(items: readonly unknown[], path: Path, depth: number): FaultAtOffset[] {
  const seen = new Set<string>()
  return items.filter(isPair).flatMap(({ key, value }) => {
    const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0
    const name = keyOf(key)
    if (name === undefined) {
      const expected = 'a word as the key'
      return [{ offset, path: describePath(path), expected, got: describeGot(plainKey(key)), unreadable: true }]
    }
    const faults = forbiddenIn(key, [...path, name], depth + 1)
    const at = { offset, path: describePath([...path, name]) }
    if (name === '<<') faults.push({ ...at, expected: 'the keys themselves', got: 'a merge key (<<)' })
    if (seen.has(name)) faults.push({ ...at, expected: 'each key once', got: `${describeGot(name)} again` })
    seen.add(name)
    return [...faults, ...forbiddenIn(value, [...path, name], depth + 1)]
  })
}

/** A key's text; undefined where it is none. */
function keyOf(key: unknown): string | undefined {
  return isScalar(key) && typeof key.value === 'string' ? key.value : undefined
}

function plainKey(key: unknown): unknown {
  return isScalar(key) ? key.value : isAlias(key) ? '*' : key
}
