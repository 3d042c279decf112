import type { Value } from '../yaml-text.ts'
import type { Resource, Template } from './template.ts'

/** What our texts use beyond ASCII, and what stands for it. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[‘’]/g, "'"],
  [/[“”]/g, '"'],
  [/[–—]/g, '-'],
  [/…/g, '...'],
  [/[^\t\n -~]/g, '?'],
]

/**
 * The template in ASCII. The AWS CLI reads `file://` in the encoding of the shell, which is not UTF-8 on Windows and in
 * many containers: there the owner's own `update-stack` would fail on an apostrophe.
 */
export function inAscii(template: Template): Template {
  const resources = Object.entries(template.Resources).map(([id, resource]): [string, Resource] => [
    id,
    {
      ...resource,
      ...(resource.Metadata !== undefined && { Metadata: asciiOf(resource.Metadata) }),
      ...properties(resource),
    },
  ])
  return { ...template, Resources: Object.fromEntries(resources) }
}

function properties({ Properties }: Resource): Pick<Resource, 'Properties'> {
  if (!Properties) return {}
  return { Properties: fieldsOf(Properties) }
}

function fieldsOf(fields: { readonly [key: string]: Value | undefined }): Record<string, Value | undefined> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value === undefined ? undefined : asciiOf(value)]),
  )
}

/** Text anywhere inside a value in ASCII; everything else as it was. */
export function asciiOf(value: Value): Value {
  if (typeof value === 'string') return PLAIN.reduce((text, [odd, plain]) => text.replace(odd, plain), value)
  if (isList(value)) return value.map(asciiOf)
  return typeof value === 'object' && value !== null ? fieldsOf(value) : value
}

/** `Array.isArray` does not tell a read-only list from a record. */
function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
