import * as z from 'zod'
import { SettingsShape } from './settings.ts'
import { describePath, type Path } from './settings-fault.ts'

/** What of JSON Schema the settings use. */
export type Schema = z.core.JSONSchema.BaseSchema

/** JSON Schema (2020-12) of a settings file as it is written: what has a default may be left out. */
export function settingsJsonSchema(): Schema {
  const schema = z.toJSONSchema(SettingsShape, { io: 'input', unrepresentable: 'any' })
  return { title: 'Settings of an environment', ...schema }
}

/** The keys that a section may have. Of sections that come in kinds, the one that `value` names by its `kind`. */
export function keysOf(path: Path, value: unknown): readonly string[] {
  let schemas: readonly Schema[] = [settingsJsonSchema()]
  let at = value
  for (const part of path) {
    at = memberOf(at, part)
    const below = schemas.flatMap((schema) => membersOf(schema, part))
    schemas = below.filter((schema) => fits(schema, at))
  }
  return [...new Set(schemas.flatMap((schema) => Object.keys(schema.properties ?? {})))]
}

/** Where a key of this name has its place, for one that stands in the wrong section; undefined where nowhere. */
export function placesOfKey(key: string): string | undefined {
  const places = placesIn(settingsJsonSchema(), key, [])
  return places.length === 0 ? undefined : [...new Set(places)].join(' or ')
}

function placesIn(schema: Schema, key: string, path: Path): string[] {
  const members = Object.entries(schema.properties ?? {})
  return members.flatMap(([name, member]) => {
    const here = name === key ? [describePath([...path, name])] : []
    if (!isSchema(member)) return here
    return [...here, ...variantsOf(member).flatMap((variant) => placesIn(variant, key, [...path, name]))]
  })
}

/** A schema's own kinds, or itself. */
export function variantsOf(schema: Schema): readonly Schema[] {
  return schema.oneOf ?? [schema]
}

function membersOf(schema: Schema, part: string | number): readonly Schema[] {
  const { items } = schema
  if (typeof part === 'number') return isSchema(items) ? variantsOf(items) : []
  const member = schema.properties?.[part]
  return isSchema(member) ? variantsOf(member) : []
}

/** One of several kinds fits only what names it; anything else fits. */
function fits({ properties }: Schema, value: unknown): boolean {
  const kind = properties?.['kind']
  const named = memberOf(value, 'kind')
  return !isSchema(kind) || kind.const === undefined || named === undefined || kind.const === named
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function memberOf(value: unknown, part: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, part)?.value
}
