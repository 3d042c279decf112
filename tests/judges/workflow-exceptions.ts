import type { Exception } from './finding.ts'

/** What actionlint and zizmor find in rendered workflows, and is meant to be so. */
export const actionlintExceptions: readonly Exception[] = []
export const zizmorExceptions: readonly Exception[] = []
