import type * as z from 'zod'
import { nearestOf } from './nearest.ts'
import { describeGot, describePath, type FaultAtPath, type Path } from './settings-fault.ts'
import { keysOf, placesOfKey } from './settings-schema.ts'

/** What zod found, as faults: one for each key that is not known. `value` is what was checked. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], value: unknown): FaultAtPath[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
    if (issue.code === 'unrecognized_keys') return unknownKeys(path, issue.keys, value)
    const got = valueAt(value, path)
    const nearest = typeof got === 'string' ? nearestOf(got, textsOf(issue)) : undefined
    return [{ path, expected: issue.message, got: describeGot(got), ...(nearest === undefined ? {} : { nearest }) }]
  })
}

function unknownKeys(path: Path, keys: readonly string[], value: unknown): FaultAtPath[] {
  const known = keysOf(path, value)
  const section = path.length === 0 ? 'the settings' : describePath(path)
  return keys.map((key) => {
    const near = nearestOf(key, known)
    const nearest = near === undefined ? placesOfKey(key) : describePath([...path, near])
    return {
      path: [...path, key],
      atKey: true,
      expected: near === undefined ? `a key of ${section}: ${known.join(', ')}` : `a key of ${section}`,
      got: describeGot(key),
      ...(nearest === undefined ? {} : { nearest }),
    }
  })
}

/** The words among which one had to be chosen. */
function textsOf(issue: z.core.$ZodIssue): string[] {
  const values: readonly unknown[] = issue.code === 'invalid_value' ? issue.values : optionsOf(issue)
  return values.filter((value) => typeof value === 'string')
}

function optionsOf(issue: object): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : []
}

/** What is expected where the schema itself does not say it; for `error` of zod's `safeParse`. */
export function expectation(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return TYPES.get(issue.expected) ?? `${issue.expected}`
  if (issue.code === 'invalid_value') return oneOf(issue.values)
  if (issue.code === 'invalid_union') return expectedOfUnion(issue)
  if (issue.code === 'too_small') return `at least ${issue.minimum} ${unitOf(issue.origin)}`
  if (issue.code === 'too_big') return `at most ${issue.maximum} ${unitOf(issue.origin)}`
  if (issue.code === 'invalid_format') return FORMATS.get(issue.format) ?? `${issue.format}`
  return 'another value'
}

const TYPES = new Map([
  ['string', 'a text; numbers in quotes'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['object', 'a section with keys'],
  ['array', 'a list'],
])

const FORMATS = new Map([
  ['date', 'a date like 2027-01-31'],
  ['uuid', 'an id like 01234567-89ab-4cde-8f01-23456789abcd'],
  ['safeint', 'a whole number'],
])

function unitOf(origin: string): string {
  return origin === 'string' ? 'characters' : origin === 'array' ? 'entries' : ''
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`
}

function expectedOfUnion({ options, errors }: { options?: unknown; errors?: unknown }): string {
  if (Array.isArray(options)) return oneOf(options)
  const issues: unknown[] = Array.isArray(errors) ? errors.flat() : []
  return oneOf(issues.flatMap(valuesOf))
}

function valuesOf(issue: unknown): unknown[] {
  if (typeof issue !== 'object' || issue === null || !('values' in issue)) return []
  return Array.isArray(issue.values) ? issue.values : []
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const part of path) at = isRecord(at) && Object.hasOwn(at, part) ? at[part] : undefined
  return at
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null
}
