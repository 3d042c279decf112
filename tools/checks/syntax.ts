import { type Comment, type ParseResult, parseSync } from 'oxc-parser'
import type { Tree } from './tree.ts'

/** A parsed file. Positions are offsets into its text. */
export interface Syntax {
  program: ParseResult['program']
  comments: readonly Comment[]
  /** The line, counted from 1, of an offset. */
  lineAt(offset: number): number
}

const parsed = new WeakMap<Tree, Map<string, Syntax>>()

/** Parses a file of the tree once. A file that does not parse gives what was understood of it; `tsc` reports it. */
export function syntaxOf(tree: Tree, file: string): Syntax {
  const ofTree = parsed.get(tree) ?? new Map<string, Syntax>()
  parsed.set(tree, ofTree)
  const syntax = ofTree.get(file) ?? parse(file, tree.read(file))
  ofTree.set(file, syntax)
  return syntax
}

function parse(file: string, text: string): Syntax {
  const { program, comments } = parseSync(file, text)
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return { program, comments, lineAt: (offset) => starts.findLastIndex((start) => start <= offset) + 1 }
}
