import { usedRealPart } from '../real-parts.ts'
import { runProgram, unexpected } from './command.ts'
import type { Finding } from './finding.ts'
import { type JudgedFile, pathIn, withFiles } from './judged-files.ts'
import { installPythonPackages } from './python-packages.ts'

const VERSION = '1.58.0'

/** Bits of cfn-lint's exit code: 2 errors, 4 warnings, 8 informational; 1 and 32 and above: it broke. */
const FINDINGS = 2 | 4 | 8

interface Match {
  Filename: string
  Message: string
  Rule: { Id: string }
  Location: { Start: { LineNumber: number } }
}

/** AWS's own linter: the schema and meaning of CloudFormation templates, with its informational rules on. */
export async function cfnLint(files: readonly JudgedFile[]): Promise<Finding[]> {
  const packages = await installPythonPackages('cfn-lint', [`cfn-lint==${VERSION}`])
  usedRealPart('cfn-lint (judge)', VERSION)
  if (files.length === 0) return []
  return withFiles(files, async (folder) => {
    const { command, args, environment } = packages.script('cfn-lint')
    const options = ['--format', 'json', '--include-checks', 'I', '--', ...files.map(({ path }) => path)]
    const program = { command, args: [...args, ...options], environment: { ...environment } }
    const said = await runProgram(program, folder)
    if (said.code === null || (said.code & ~FINDINGS) !== 0) throw unexpected(program, said)
    const matches: Match[] = JSON.parse(said.output)
    return matches.map(({ Filename, Rule, Message, Location }) => {
      return { file: pathIn(folder, Filename), rule: Rule.Id, message: Message, line: Location.Start.LineNumber }
    })
  })
}
