import { foundation } from './0001-foundation.ts'
import type { Migration } from './migration.ts'

/** All migrations from first to last; a new one goes to the end. */
export const migrations: readonly Migration[] = [foundation]
