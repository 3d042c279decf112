import { findBiomeErrors } from './biome.ts'
import { findCommitSubjects } from './commit-subjects.ts'
import { findCommitted } from './committed.ts'
import { errorCodes } from './facts/error-codes.ts'
import { findFactDifferences } from './facts.ts'
import type { Finding } from './finding.ts'
import { findImportCycles } from './import-cycles.ts'
import { findImportDirections } from './import-directions.ts'
import { findLockFile } from './lock-file.ts'
import { findMarks } from './marks.ts'
import { findNames } from './names.ts'
import { findSizes } from './sizes.ts'
import type { Tree } from './tree.ts'
import { findTypeErrors } from './types.ts'

/** Looks at the whole tree and returns every place that breaks its rules. */
export type Check = (tree: Tree) => Finding[] | Promise<Finding[]>

/** All checks by the name that is printed for them. */
export const everyCheck: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['types', findTypeErrors],
  ['format and lint', findBiomeErrors],
  ['import directions', findImportDirections],
  ['import cycles', findImportCycles],
  ['sizes', findSizes],
  ['names', findNames],
  ['marks', findMarks],
  ['committed files', findCommitted],
  ['lock file', findLockFile],
  ['commit subjects', findCommitSubjects],
  ['documents against code', (tree) => findFactDifferences(tree, [errorCodes])],
])
