import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const variable = 'CLOUDTOLOCALLLM_PARTS'

/**
 * Tells the tests of this process and those it starts where to write down the real parts that they use; a file that
 * the environment names already is kept, so that one list can span several runs. Returns its path.
 */
export function keepParts(): string {
  const file = process.env[variable] ?? path.join(mkdtempSync(path.join(tmpdir(), 'parts-')), 'parts')
  process.env[variable] = file
  return file
}

/** Every part once, with all versions that were used, in order of name: `PostgreSQL 18.4`. */
export function listParts(file: string): string[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return [...new Set(lines)].sort().map((line) => line.replace('\t', ' '))
}
