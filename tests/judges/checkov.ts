import { usedRealPart } from '../real-parts.ts'
import { mustRun } from './command.ts'
import type { Finding } from './finding.ts'
import { type JudgedFile, pathIn, withFiles } from './judged-files.ts'
import { installPythonPackages } from './python-packages.ts'

const VERSION = '3.3.30'

/** What Checkov takes a file for; workflows must lie in `.github/workflows`. */
export type Framework = 'cloudformation' | 'kubernetes' | 'github_actions'

/** What Checkov said. It passes over files that it does not understand without a word: hence `judged`. */
export interface CheckovVerdict {
  findings: Finding[]
  /** The paths of files that at least one rule looked at. */
  judged: ReadonlySet<string>
}

interface Report {
  results: Record<'passed_checks' | 'failed_checks' | 'skipped_checks', Check[]> & { parsing_errors?: string[] }
  summary?: object
}

interface Check {
  check_id: string
  check_name: string
  check_result: { suppress_comment?: string }
  resource: string
  file_abs_path: string
  file_line_range: [number, number]
}

/** Prisma's collection of security rules. What a file itself asks to skip is a finding where it gives no reason. */
export async function checkov(framework: Framework, files: readonly JudgedFile[]): Promise<CheckovVerdict> {
  const packages = await installPythonPackages('checkov', [`checkov==${VERSION}`])
  usedRealPart('Checkov (judge)', VERSION)
  if (files.length === 0) return { findings: [], judged: new Set() }
  return withFiles(framework === 'github_actions' ? files.map(readable) : files, async (folder) => {
    const { command, args, environment } = packages.module('checkov.main')
    const options = ['--directory', folder, '--framework', framework, '--output', 'json', '--compact']
    const offline = ['--skip-download', '--soft-fail']
    // Without an own home it reads and writes settings of whoever runs the tests.
    const quiet = { ...environment, HOME: folder, LOG_LEVEL: 'ERROR' }
    const output = await mustRun({ command, args: [...args, ...options, ...offline], environment: quiet })
    return readReport(JSON.parse(output), folder)
  })
}

/** Its schema of workflows is older than the permission for attestations, and what does not fit it passes unseen. */
function readable({ path, text }: JudgedFile): JudgedFile {
  return { path, text: text.replaceAll(/^ +attestations: (read|write)\b.*$/gm, '') }
}

function readReport({ results, summary }: Report, folder: string): CheckovVerdict {
  // It found no file at all that it takes for one of the framework.
  if (summary === undefined) return { findings: [], judged: new Set() }
  const finding = (check: Check, message = check.check_name): Finding => ({
    file: pathIn(folder, check.file_abs_path),
    rule: check.check_id,
    message: `${message} (${check.resource})`,
    line: check.file_line_range[0],
  })
  const { passed_checks: passed, failed_checks: failed, skipped_checks: skipped, parsing_errors: unread = [] } = results
  const silent = skipped.filter(({ check_result: { suppress_comment: reason = '' } }) => !/\w+ \w+/.test(reason))
  return {
    findings: [
      ...unread.map((file) => ({ file: pathIn(folder, file), rule: 'unreadable', message: 'cannot be parsed' })),
      ...failed.map((check) => finding(check)),
      ...silent.map((check) => finding(check, 'skipped without a reason')),
    ],
    judged: new Set([...passed, ...failed, ...skipped].map((check) => pathIn(folder, check.file_abs_path))),
  }
}
