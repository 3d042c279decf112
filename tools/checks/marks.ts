import { Visitor } from 'oxc-parser'
import type { Finding } from './finding.ts'
import { syntaxOf } from './syntax.ts'
import { codeFiles, type Tree, textLines } from './tree.ts'

// Written so that this file does not hold what it looks for.
const unfinished = /\b(TO[D]O|FIX[M]E|XX[X])\b/
const silencing = /@ts-(ignore|expect[-]error|nocheck)/
const partial = new Set(['only', 'skip', 'todo'])

/** Finds marks of unfinished work, silenced compilers and tests that are left out. */
export function findMarks(tree: Tree): Finding[] {
  return [
    ...tree.files.flatMap((file) => findUnfinished(tree, file)),
    ...codeFiles(tree).flatMap((file) => [...findSilencing(tree, file), ...findPartialTests(tree, file)]),
  ]
}

function findUnfinished(tree: Tree, file: string): Finding[] {
  return textLines(tree, file).flatMap(([line, text]) => {
    const mark = unfinished.exec(text)?.[0]
    return mark === undefined
      ? []
      : [{ file, line, rule: 'unfinished', message: `${mark}: finish it, or open an issue` }]
  })
}

function findSilencing(tree: Tree, file: string): Finding[] {
  const { comments, lineAt } = syntaxOf(tree, file)
  return comments.flatMap(({ value, start }) => {
    const mark = silencing.exec(value)?.[0]
    return mark === undefined
      ? []
      : [{ file, line: lineAt(start), rule: 'silenced', message: `${mark}: mend the cause` }]
  })
}

function findPartialTests(tree: Tree, file: string): Finding[] {
  const { program, lineAt } = syntaxOf(tree, file)
  const found: Finding[] = []
  const add = (word: string, start: number) =>
    found.push({ file, line: lineAt(start), rule: 'partial-tests', message: `${word}: every test runs, always` })
  new Visitor({
    CallExpression({ callee, start }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      if (partial.has(callee.property.name)) add(`.${callee.property.name}(`, start)
    },
  }).visit(program)
  return found
}
