import { usedRealPart } from '../real-parts.ts'
import { runProgram } from './command.ts'
import type { Finding } from './finding.ts'
import { installGoProgram } from './go-programs.ts'
import { type JudgedFile, withFiles } from './judged-files.ts'

/** Prometheus 3.16 is v0.316.0 as a Go module. */
const VERSION = '0.316.0'

/**
 * Prometheus's own tool: files of rules are checked, with its lints of doubtful queries on; files of unit tests
 * (`*.test.yaml`) are run against the rules that they name.
 */
export async function promtool(files: readonly JudgedFile[]): Promise<Finding[]> {
  const command = await installGoProgram({
    package: 'github.com/prometheus/prometheus/cmd/promtool',
    version: `v${VERSION}`,
    // Discovery of targets in clouds is most of the program and none of what is asked here.
    tags: 'remove_all_sd',
  })
  usedRealPart('promtool (judge)', VERSION)
  return withFiles(files, async (folder) => {
    const found: Finding[] = []
    const ask = async (rule: string, args: readonly string[], asked: readonly JudgedFile[]) => {
      const paths = asked.map(({ path }) => path)
      if (paths.length === 0) return
      const { code, output, complaint } = await runProgram({ command, args: [...args, ...paths] }, folder)
      if (code !== 0) found.push({ file: paths.join(' '), rule, message: `${complaint}${output}`.trim() })
    }
    const areTests = ({ path }: JudgedFile) => path.endsWith('.test.yaml')
    const rules = files.filter((file) => !areTests(file))
    await ask('check rules', ['check', 'rules', '--lint=all', '--lint-fatal'], rules)
    await ask('test rules', ['test', 'rules'], files.filter(areTests))
    return found
  })
}
