import type { Exception } from './finding.ts'

/** What Checkov finds in rendered files, and is meant to be so. */
export const checkovExceptions: readonly Exception[] = [
  {
    rule: 'CKV_GHA_7',
    where: /\/deploy\.yml: .*\(on\(Deploy\)\)$/,
    reason:
      'Somebody who deploys by hand chooses the environment from a closed list; conditions of jobs read it, and no build does',
    source:
      'the requirement "parameterless" of SLSA 0.1, which SLSA 1.0 (https://slsa.dev/spec/v1.0/whats-new) gave up',
  },
]
