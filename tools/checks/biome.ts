import { createRequire } from 'node:module'
import path from 'node:path'
import { runNodeProgram } from './command.ts'
import type { Finding } from './finding.ts'
import type { Tree } from './tree.ts'

const biome = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@biomejs/biome/package.json')),
  'bin',
  'biome',
)

/** Runs Biome over the tree: format, order of imports and the rules of biome.json; a warning counts as an error. */
export async function findBiomeErrors({ root }: Tree): Promise<Finding[]> {
  const parameters = [
    'ci',
    '--reporter=github',
    '--error-on-warnings',
    '--max-diagnostics=none',
    '--no-errors-on-unmatched',
    '.',
  ]
  const { code, output } = await runNodeProgram(root, biome, parameters)
  const found = output.split('\n').flatMap((line) => parseLine(line, root))
  if (code === 0 || found.length > 0) return found
  return [{ file: 'biome.json', rule: 'biome', message: `ended with ${code}: ${output.trim()}` }]
}

/** `::error title=format,file=…,line=1,endLine=1,col=2,endColumn=2::what was found` */
function parseLine(line: string, root: string): Finding[] {
  const match = /^::\w+ title=(?<rule>[^,]*),file=(?<file>[^,]*),line=(?<line>\d+),[^:]*::(?<message>.*)$/.exec(
    line,
  )?.groups
  if (match === undefined) return []
  const { rule = '', file = '', message = '' } = match
  const place = path.relative(root, path.resolve(root, decodeURIComponent(file))).replaceAll('\\', '/')
  return [{ file: place, line: Number(match['line']), rule, message: decodeURIComponent(message) }]
}
