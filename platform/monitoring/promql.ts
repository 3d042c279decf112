/**
 * A label selector: `{namespace="one"}`. Values are quoted as PromQL reads them, so that no value can become part of
 * the query.
 */
export function selector(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}=${quoted(value)}`)
    .join(',')}}`
}

/** A text as a PromQL string. */
export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

/** Words that are not followed by a bracket and yet no metrics. */
const WORDS = new Set([
  'and',
  'or',
  'unless',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'bool',
  'offset',
  'inf',
  'nan',
])

/** Words whose bracket holds labels, not metrics. */
const LABEL_LISTS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'])

const TOKEN = /"(?:[^"\\]|\\.)*"|\{|\}|\[[^\]]*\]|\(|\)|[A-Za-z_:][\w:]*|\d[\w.]*|[^\s\w]+?/g

/** The names of the metrics that a query reads, in order, each once. */
export function metricsOf(expression: string): readonly string[] {
  const tokens = expression.match(TOKEN) ?? []
  const names = new Set<string>()
  let index = 0
  while (index < tokens.length) {
    const token = tokens[index] ?? ''
    const next = tokens[index + 1]
    if (token === '{') index = closing(tokens, index, '}')
    else if (LABEL_LISTS.has(token) && next === '(') index = closing(tokens, index, ')')
    else if (isName(token) && next !== '(' && !isAggregation(tokens, index) && !WORDS.has(token.toLowerCase())) {
      names.add(token)
    }
    index++
  }
  return [...names]
}

function isName(token: string): boolean {
  return /^[A-Za-z_:]/.test(token)
}

/** `sum by (pod) (…)`: the function's name stands before its labels. */
function isAggregation(tokens: readonly string[], index: number): boolean {
  const next = tokens[index + 1]
  return next === 'by' || next === 'without'
}

function closing(tokens: readonly string[], from: number, bracket: string): number {
  const at = tokens.indexOf(bracket, from)
  return at < 0 ? tokens.length : at
}
