import assert from 'node:assert/strict'
import type { JudgedFile } from './judged-files.ts'

/** What a judge has against a file. */
export interface Finding {
  /** Relative, with slashes. */
  file: string
  /** The judge's own name of the rule: E3012, CKV_K8S_8. */
  rule: string
  message: string
  /** From 1, where the judge tells it. */
  line?: number
}

/** A finding that is accepted, and why. */
export interface Exception {
  rule: string
  /** What `file: message` must hold for the exception to count; without it, it counts everywhere. */
  where?: RegExp
  reason: string
  /** What the reason rests on: a page, an issue of the judge, a paragraph of our documents. */
  source: string
}

/** The findings that no exception covers. */
export function withoutExceptions(findings: readonly Finding[], exceptions: readonly Exception[]): Finding[] {
  return findings.filter((finding) => !exceptions.some((exception) => covers(exception, finding)))
}

function covers({ rule, where }: Exception, finding: Finding): boolean {
  return rule === finding.rule && (where === undefined || where.test(`${finding.file}: ${finding.message}`))
}

/** Fails with every finding, those of one rule and message together. */
export function assertAccepted(findings: readonly Finding[]): void {
  assert.deepEqual(describe(findings), [])
}

/** Fails with every file that a judge passed over. */
export function assertAllJudged(files: readonly JudgedFile[], judged: ReadonlySet<string>): void {
  const unseen = files.map(({ path }) => path).filter((path) => !judged.has(path))
  assert.deepEqual(unseen, [], 'no rule looked at these')
}

function describe(findings: readonly Finding[]): string[] {
  const groups = Map.groupBy(findings, ({ rule, message }) => `${rule} ${message}`)
  return [...groups].map(([what, [first, ...others]]) => {
    const place = `${first?.file}${first?.line === undefined ? '' : `:${first.line}`}`
    return `${place} ${what}${others.length === 0 ? '' : ` (and in ${others.length} more places)`}`
  })
}
