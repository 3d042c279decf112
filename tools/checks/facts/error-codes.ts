import { type Expression, type ObjectExpression, Visitor } from 'oxc-parser'
import type { Fact, Facts } from '../facts.ts'
import { syntaxOf } from '../syntax.ts'
import { codeFiles, isTest, type Tree, textLines } from '../tree.ts'

const document = 'docs/errors.md'

/** The codes given to a `Fault`, against the headings and table rows of docs/errors.md that begin with a code. */
export function errorCodes(tree: Tree): Facts {
  const sources = codeFiles(tree).filter((file) => !isTest(file) && !file.startsWith('tests/'))
  return {
    what: 'error code',
    document,
    inCode: sources.flatMap((file) => codesIn(tree, file)),
    inDocument: tree.files.includes(document) ? codesListed(tree) : [],
  }
}

function codesIn(tree: Tree, file: string): Fact[] {
  const { program, lineAt } = syntaxOf(tree, file)
  const found: Fact[] = []
  new Visitor({
    NewExpression({ callee, arguments: [details] }) {
      if (callee.type !== 'Identifier' || !callee.name.endsWith('Fault') || details?.type !== 'ObjectExpression') return
      for (const { name, start } of textsOf(codeOf(details))) found.push({ name, file, line: lineAt(start) })
    },
  }).visit(program)
  return found
}

function codeOf({ properties }: ObjectExpression): Expression | undefined {
  const code = properties.find(
    (one) => one.type === 'Property' && one.key.type === 'Identifier' && one.key.name === 'code',
  )
  return code?.type === 'Property' ? code.value : undefined
}

/** `'A'` is one text, `x ? 'A' : 'B'` are two; a variable is none. */
function textsOf(value: Expression | undefined): { name: string; start: number }[] {
  if (value?.type === 'ConditionalExpression') return [...textsOf(value.consequent), ...textsOf(value.alternate)]
  return value?.type === 'Literal' && typeof value.value === 'string' ? [{ name: value.value, start: value.start }] : []
}

function codesListed(tree: Tree): Fact[] {
  return textLines(tree, document).flatMap(([line, text]) => {
    const name = /^(?:#+|\|)\s+`?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`?\s*(?:\||$)/.exec(text)?.[1]
    return name === undefined ? [] : [{ name, file: document, line }]
  })
}
