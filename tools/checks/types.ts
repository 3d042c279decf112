import { createRequire } from 'node:module'
import path from 'node:path'
import { runNodeProgram } from './command.ts'
import { describeFinding, type Finding } from './finding.ts'
import type { Tree } from './tree.ts'

const compiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
)

/** Runs the compiler over every project of the tree: `<workspace>/tsconfig.json` and `tsconfig.test.json`. */
export async function findTypeErrors(tree: Tree): Promise<Finding[]> {
  const projects = tree.files.filter((file) => /^[^/]+\/tsconfig(\.test)?\.json$/.test(file))
  const found: Finding[] = []
  // One after another: the compiler itself uses every core.
  for (const project of projects) found.push(...(await compile(tree.root, project)))
  // A file that another workspace imports is compiled with both.
  return [...new Map(found.map((finding) => [describeFinding(finding), finding])).values()]
}

async function compile(root: string, project: string): Promise<Finding[]> {
  const { code, output } = await runNodeProgram(root, compiler, ['-p', project, '--pretty', 'false'])
  const found = output.split('\n').flatMap((line) => parseLine(line, project))
  if (code === 0 || found.length > 0) return found
  return [{ file: project, rule: 'tsc', message: `ended with ${code}: ${output.trim()}` }]
}

/** `a/b.ts(3,7): error TS2322: …`, or without a place for a fault of the project itself. */
function parseLine(line: string, project: string): Finding[] {
  const match = /^(?:(?<file>.+)\((?<line>\d+),\d+\): )?error (?<rule>TS\d+): (?<message>.*)$/.exec(line)?.groups
  if (match === undefined) return []
  const { file = project, rule = '', message = '' } = match
  return [{ file, ...(match['line'] && { line: Number(match['line']) }), rule, message }]
}
