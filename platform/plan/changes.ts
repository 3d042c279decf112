import type { RenderedFile } from '../rendered-file.ts'
import { type Change, GROUPS, type Thing } from './change.ts'
import { consequencesOf, replacementOf } from './consequences.ts'
import { thingsIn } from './things.ts'

/** What differs between two renderings, grouped, in order of file and name. */
export function changesBetween(before: readonly RenderedFile[], after: readonly RenderedFile[]): readonly Change[] {
  const [old, wanted] = [thingsIn(before), thingsIn(after)]
  const keys = [...new Set([...old.keys(), ...wanted.keys()])]
  return keys.flatMap((key) => changeOf(old.get(key), wanted.get(key)) ?? []).toSorted(byPlace)
}

function changeOf(before: Thing | undefined, after: Thing | undefined): Change | undefined {
  if (!before) return after && changed('create', after, [])
  if (!after) return changed('delete', before, [])
  const differs = differences(before.body, after.body)
  if (differs.length === 0) return undefined
  const action = replacementOf(after.kind, differs) ? 'replace' : 'change'
  return changed(action, after, differs)
}

function changed(action: Change['action'], thing: Thing, differs: readonly string[]): Change {
  const { group, kind, name, file } = thing
  return { group, action, kind, name, file, differs, ...consequencesOf(action, thing, differs) }
}

/** Paths at which two values differ; lists are compared whole. */
export function differences(before: unknown, after: unknown, path = ''): readonly string[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => differences(before[key], after[key], path === '' ? key : `${path}.${key}`))
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function byPlace(one: Change, other: Change): number {
  const groups = GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group)
  return groups || compare(one.file, other.file) || compare(`${one.kind} ${one.name}`, `${other.kind} ${other.name}`)
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
