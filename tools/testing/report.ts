import type { FileResult } from './test-file.ts'

/** One line for a file; below it, for each failure, where and why, then what the file printed. */
export function describeResult({ file, passed, failures, output, seconds }: FileResult): string {
  const mark = failures.length === 0 ? '✓' : '✗'
  const counts = failures.length === 0 ? `${passed} passed` : `${passed} passed, ${failures.length} failed`
  const details = failures.map(({ name, line, message }, index) => {
    // A hook that fails does so for every test of its suite.
    const isRepeated = failures.findIndex((other) => other.message === message) < index
    const place = line === undefined ? file : `${file}:${line}`
    return `  ✗ ${name}  (${place})\n${indent(isRepeated ? 'as above' : message)}`
  })
  if (failures.length > 0 && output.trim() !== '') details.push(`  output:\n${indent(output.trimEnd())}`)
  return [`${mark} ${file}  ${counts}  ${seconds.toFixed(1)} s`, ...details].join('\n')
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ')
}
