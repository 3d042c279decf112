import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The files of a repository that are committed or would be with the next `git add`. */
export interface Tree {
  /** Absolute. */
  root: string
  /** Relative to the root, with forward slashes, sorted. */
  files: readonly string[]
  /** The content of one of the files; throws where it is not there. */
  read(file: string): string
}

/** Reads the tree of the git repository at `root`. */
export function readTree(root: string): Tree {
  const listing = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  const files = listing.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)))
  const contents = new Map<string, string>()
  return {
    root,
    files: [...new Set(files)].sort(),
    read(file) {
      const content = contents.get(file) ?? readFileSync(path.join(root, file), 'utf8')
      contents.set(file, content)
      return content
    },
  }
}

/** What git prints, run in `root`. */
export function git(root: string, parameters: readonly string[]): string {
  return execFileSync('git', parameters, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

/** The files that hold code of ours. */
export function codeFiles({ files }: Tree): string[] {
  return files.filter((file) => /\.(ts|tsx|mjs|js)$/.test(file))
}

/** `x.test.ts`, `x.verify.test.ts`, … */
export function isTest(file: string): boolean {
  return /\.test\.(ts|tsx|mjs)$/.test(file)
}

/** The lines of a text file with their numbers from 1; none of a file that is not text. */
export function textLines(tree: Tree, file: string): [number, string][] {
  const content = tree.read(file)
  return content.includes('\0') ? [] : content.split('\n').map((line, index) => [index + 1, line])
}
