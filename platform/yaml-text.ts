import { Document, visit } from 'yaml'

/** What YAML can say. Keys stand in the order in which they were written. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value | undefined }

/** Longest line before text is folded: strings stay on one line, as judges and people search for them. */
const NEVER = 0

/**
 * Writes a value as YAML of one document: same input, same bytes. Every string that some parser could take for another
 * type is quoted (YAML 1.1 knows `yes`, `on`, `1e3`, sexagesimals), and there are no anchors.
 * `heading` becomes comment lines at the top.
 */
export function toYaml(value: Value, heading?: string): string {
  const document = new Document(value, { aliasDuplicateObjects: false, version: '1.1' })
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string') return
      if (node.value.includes('\n')) node.type = 'BLOCK_LITERAL'
      // A number in YAML 1.2 only, which the library, told to write 1.1, does not quote.
      else if (/^0o[0-7]+$/.test(node.value)) node.type = 'QUOTE_SINGLE'
    },
  })
  const comment = heading === undefined ? '' : `${commentLines(heading)}\n`
  return comment + document.toString({ lineWidth: NEVER, minContentWidth: NEVER, singleQuote: true })
}

/** Several documents in one file. */
export function toYamlDocuments(values: readonly Value[], heading?: string): string {
  const comment = heading === undefined ? '' : `${commentLines(heading)}\n`
  return comment + values.map((value) => toYaml(value)).join('---\n')
}

function commentLines(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '#' : `# ${line}`))
    .join('\n')
}
