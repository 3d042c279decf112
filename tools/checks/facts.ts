import type { Finding } from './finding.ts'
import type { Tree } from './tree.ts'

/** Something that stands both in the code and in a document. */
export interface Fact {
  name: string
  file: string
  line: number
}

/** All facts of one kind. */
export interface Facts {
  /** What one of them is: `error code`. */
  what: string
  /** Where they are listed: `docs/errors.md`. */
  document: string
  inCode: readonly Fact[]
  inDocument: readonly Fact[]
}

/** Gathers the facts of one kind; each kind is a file in `facts/`. */
export type FactKind = (tree: Tree) => Facts

/** Finds facts that stand in the code and not in its document, or in the document and not in the code. */
export function findFactDifferences(tree: Tree, kinds: readonly FactKind[]): Finding[] {
  return kinds.flatMap((kind) => {
    const { what, document, inCode, inDocument } = kind(tree)
    const rule = `documented-${what.replaceAll(' ', '-')}`
    return [
      ...missing(inCode, inDocument).map(({ name, ...place }) => ({
        ...place,
        rule,
        message: `${what} ${name} is not in ${document}`,
      })),
      ...missing(inDocument, inCode).map(({ name, ...place }) => ({
        ...place,
        rule,
        message: `${what} ${name} is not in the code`,
      })),
    ]
  })
}

/** The first mention of each name that `others` lack. */
function missing(facts: readonly Fact[], others: readonly Fact[]): Fact[] {
  const known = new Set(others.map(({ name }) => name))
  return facts.filter(({ name }) => !known.has(name) && known.add(name))
}
