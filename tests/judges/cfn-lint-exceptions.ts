import type { Exception } from './finding.ts'

/** What cfn-lint finds in rendered templates, and is meant to be so. */
export const cfnLintExceptions: readonly Exception[] = []
