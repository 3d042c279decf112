import { isSchema, type Schema, variantsOf } from '@cloudtolocalllm/platform/settings-schema'
import fc from 'fast-check'

/** Values for settings of which the schema does not say everything: by path, without numbers of lists. */
export type Chosen = Readonly<Record<string, fc.Arbitrary<unknown>>>

/**
 * Any value that a JSON Schema allows; keys that may be left out sometimes are. Throws where the schema allows texts of
 * any form and nothing was chosen for them, so that a new setting does not go untried.
 */
export function valuesOf(schema: Schema, chosen: Chosen, path = ''): fc.Arbitrary<unknown> {
  const own = chosen[path]
  if (own !== undefined) return own
  const variants = schema.anyOf ?? variantsOf(schema)
  if (variants.length > 1) return fc.oneof(...variants.filter(isSchema).map((one) => valuesOf(one, chosen, path)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.type === 'object') return objects(schema, chosen, path)
  if (schema.type === 'array') return arrays(schema, chosen, path)
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer' || schema.type === 'number') return numbers(schema)
  return strings(schema, path)
}

function objects(schema: Schema, chosen: Chosen, path: string): fc.Arbitrary<unknown> {
  const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`)
  const members = Object.entries(schema.properties ?? {}).flatMap(([key, member]) =>
    isSchema(member) ? [[key, valuesOf(member, chosen, pathOf(key))] as const] : [],
  )
  // What was chosen says itself how often it is left out; the sections around it are there.
  const isChosen = (place: string) => Object.keys(chosen).some((one) => one === place || one.startsWith(`${place}.`))
  const isAlways = (key: string) => schema.required?.includes(key) === true || isChosen(pathOf(key))
  const record = fc.record(
    Object.fromEntries(
      members.map(([key, member]) => [key, isAlways(key) ? member : fc.option(member, { nil: undefined })]),
    ),
  )
  return record.map((value) => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)))
}

function arrays({ items, minItems = 0, maxItems = 3 }: Schema, chosen: Chosen, path: string): fc.Arbitrary<unknown> {
  if (!isSchema(items)) throw new Error(`${path}: a list of what?`)
  return fc.array(valuesOf(items, chosen, path), { minLength: minItems, maxLength: maxItems })
}

function numbers({ minimum = 0, exclusiveMinimum, maximum = 2 ** 31 }: Schema): fc.Arbitrary<unknown> {
  return fc.integer({ min: typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : minimum, max: maximum })
}

function strings({ pattern, minLength, maxLength }: Schema, path: string): fc.Arbitrary<unknown> {
  if (pattern === undefined) throw new Error(`${path}: its schema has no pattern; choose values for it here`)
  const length = (text: string) => text.length >= (minLength ?? 0) && text.length <= (maxLength ?? Number.MAX_VALUE)
  const texts = known.get(pattern) ?? fc.stringMatching(new RegExp(pattern))
  known.set(pattern, texts)
  return texts.filter(length)
}

/** By pattern: building one takes milliseconds, and every environment asks for all. */
const known = new Map<string, fc.Arbitrary<string>>()
