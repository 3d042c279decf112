import { type Expression, Visitor } from 'oxc-parser'
import { syntaxOf } from './syntax.ts'
import type { Tree } from './tree.ts'

/** One import, re-export, `import(…)` or `typeof import(…)` of a file. */
export interface Import {
  specifier: string
  line: number
  /** Erased before the program runs. */
  typeOnly: boolean
}

/** All imports of a file whose specifier is written out. */
export function importsOf(tree: Tree, file: string): Import[] {
  const { program, lineAt } = syntaxOf(tree, file)
  const found: Import[] = []
  const add = (source: Expression | null, typeOnly: boolean) => {
    if (source?.type === 'Literal' && typeof source.value === 'string') {
      found.push({ specifier: source.value, line: lineAt(source.start), typeOnly })
    }
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
  }).visit(program)
  return found
}
