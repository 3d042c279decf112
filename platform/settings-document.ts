import { isSchema, type Schema, settingsJsonSchema, variantsOf } from './settings-schema.ts'

/** The line of docs/settings.md below which everything is generated. */
export const GENERATED_MARK = '<!-- Below this line `ctl render` writes; the texts are in platform/settings.ts. -->'

/** What stands below {@link GENERATED_MARK}: a table for each section of a settings file. Ends with a line feed. */
export function settingsDocument(): string {
  const introduction = [
    '# Settings of an environment',
    'A file `environments/NAME.yaml` describes the environment `NAME`. What has a default may be left out. `ctl init` writes one, `ctl check` finds every fault in it, and `environments/settings.schema.json` lets an editor complete and check it while you write. Secrets never stand in it: `ctl secrets` makes them.',
  ]
  return `${[...introduction, ...sectionsOf(settingsJsonSchema(), '')].join('\n\n')}\n`
}

/** A docs/settings.md with its generated part made anew; unchanged where it has no mark. */
export function withSettingsDocument(document: string): string {
  const [before, after] = document.split(GENERATED_MARK)
  return after === undefined ? document : `${before}${GENERATED_MARK}\n\n${settingsDocument()}`
}

interface Row {
  key: string
  default: string
  says: string
}

/** The section's own table, then those of the sections in it. */
function sectionsOf(section: Schema, path: string): string[] {
  const members = membersOf(section)
  const rows = members.filter(({ schema }) => !isSection(schema)).map((member) => rowOf(member))
  const title =
    path === '' ? [] : [`## ${path}`, ...(section.description === undefined ? [] : [`${section.description}.`])]
  const table = rows.length === 0 ? [] : [tableOf(rows)]
  return [
    ...title,
    ...table,
    ...members.flatMap(({ key, schema }) => below(schema, path === '' ? key : `${path}.${key}`)),
  ]
}

function below(schema: Schema, path: string): string[] {
  if (schema.oneOf)
    return schema.oneOf.filter(isSchema).flatMap((variant) => sectionsOf(variant, `${path} (${kindOf(variant)})`))
  const { items } = schema
  if (isSchema(items) && items.properties) return sectionsOf(items, `${path}[]`)
  return schema.properties ? sectionsOf(schema, path) : []
}

interface Member {
  key: string
  schema: Schema
  required: boolean
}

function membersOf({ properties = {}, required = [] }: Schema): Member[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    return isSchema(schema) ? [{ key, schema, required: required.includes(key) }] : []
  })
}

function isSection(schema: Schema): boolean {
  return variantsOf(schema).some((variant) => isSchema(variant) && variant.properties !== undefined)
}

function kindOf({ properties }: Schema): string {
  const kind = properties?.['kind']
  return isSchema(kind) ? `kind: ${String(kind.const)}` : ''
}

function rowOf({ key, schema, required }: Member): Row {
  const says = [schema.description, valuesOf(schema)].filter((text) => text !== undefined && text !== '').join('; ')
  return { key, default: required ? 'required' : defaultOf(schema), says }
}

function defaultOf({ default: value }: Schema): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? `\`${value}\`` : `\`${JSON.stringify(value)}\``
}

/** What may stand there, where it can be said shortly. */
function valuesOf(schema: Schema): string {
  const { type, minimum, maximum, enum: values, anyOf } = schema
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  const constants = anyOf?.map((one) => (isSchema(one) ? one.const : undefined))
  const all = values ?? constants
  if (all) return all.map((value) => `\`${String(value)}\``).join(', ')
  if (type === 'boolean') return '`true` or `false`'
  return minimum === undefined || maximum === undefined ? '' : `${minimum} to ${maximum}`
}

/** Keys are not set as code: that is what the first table of the document does, and how a test tells the two apart. */
function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ key, default: fallback, says }) => `| ${key} | ${fallback} | ${cell(says)} |`)
  return ['| Key | Default | What it says |', '|---|---|---|', ...lines].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
