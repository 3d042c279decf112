import { fileURLToPath } from 'node:url'
import { usedRealPart } from '../real-parts.ts'
import { mustRun } from './command.ts'
import type { Finding } from './finding.ts'
import { buildGoFolder } from './go-programs.ts'
import { type JudgedFile, pathIn, withFiles } from './judged-files.ts'

const SOURCE = fileURLToPath(new URL('psa', import.meta.url))

/** Of k8s.io/pod-security-admission in psa/go.mod. */
const VERSION = '0.36.0'

type Line = Finding | { templates: number }

/** Upstream's Pod Security library: every pod template in the files at the level `restricted`. */
export async function podSecurity(files: readonly JudgedFile[]): Promise<{ findings: Finding[]; templates: number }> {
  const command = await buildGoFolder('psa', SOURCE)
  usedRealPart('Pod Security (judge)', VERSION)
  return withFiles(files, async (folder) => {
    const output = await mustRun({ command, args: ['restricted', ...files.map(({ path }) => path)] }, folder)
    const lines: Line[] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    return {
      findings: lines.flatMap((line) => ('rule' in line ? [{ ...line, file: pathIn(folder, line.file) }] : [])),
      templates: lines.reduce((sum, line) => sum + ('templates' in line ? line.templates : 0), 0),
    }
  })
}
