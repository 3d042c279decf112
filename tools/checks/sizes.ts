import { Visitor } from 'oxc-parser'
import type { Finding } from './finding.ts'
import { type Syntax, syntaxOf } from './syntax.ts'
import { codeFiles, type Tree } from './tree.ts'

const fileLines = 400
/** A program's `main.ts` starts things; what it starts has a file of its own. */
const mainLines = 40
const functionLines = 60
/** A React component holds its markup. */
const componentLines = 120

/** Finds files and functions that are too long to be read in one go. */
export function findSizes(tree: Tree): Finding[] {
  return codeFiles(tree).flatMap((file) => [
    ...findLongFile(tree, file),
    ...findLongFunctions(file, syntaxOf(tree, file)),
  ])
}

function findLongFile(tree: Tree, file: string): Finding[] {
  const lines = tree.read(file).trimEnd().split('\n').length
  const limit = /^[^/]+\/main\.ts$/.test(file) ? mainLines : fileLines
  return lines <= limit ? [] : [{ file, rule: 'file-size', message: `${lines} lines, at most ${limit}` }]
}

/** A function counts with all that is inside it; callbacks count with the function that holds them. */
function findLongFunctions(file: string, { program, lineAt }: Syntax): Finding[] {
  const found: Finding[] = []
  const measure = (name: string, { start, end }: { start: number; end: number }) => {
    const lines = lineAt(end) - lineAt(start) + 1
    const limit = file.endsWith('.tsx') && /^[A-Z]/.test(name) ? componentLines : functionLines
    if (lines <= limit) return
    found.push({
      file,
      line: lineAt(start),
      rule: 'function-size',
      message: `${name} has ${lines} lines, at most ${limit}`,
    })
  }
  const measureNamed = (name: Named | null, value: Valued | null) => {
    if (value !== null && /Function/.test(value.type)) measure(name?.name ?? 'function', value)
  }
  new Visitor({
    FunctionDeclaration: (node) => measureNamed(nameOf(node.id), node),
    MethodDefinition: (node) => measureNamed(nameOf(node.key), node.value),
    PropertyDefinition: (node) => measureNamed(nameOf(node.key), node.value),
    Property: (node) => measureNamed(nameOf(node.key), node.value),
    VariableDeclarator: (node) => measureNamed(nameOf(node.id), node.init),
    AssignmentExpression: (node) => measureNamed(nameOf(node.left), node.right),
  }).visit(program)
  return found
}

interface Named {
  name: string
}

interface Valued {
  type: string
  start: number
  end: number
}

/** The node itself where it is a plain name. */
function nameOf(node: { type: string } | null): Named | null {
  return node !== null && 'name' in node && typeof node.name === 'string' ? { name: node.name } : null
}
