import path from 'node:path'
import type { Tree } from './tree.ts'

/** A workspace as its manifest describes it. */
export interface Workspace {
  folder: string
  /** What others import it by: `@cloudtolocalllm/protocol`. */
  name: string
  /** Names of the packages it may load, of every kind. */
  declared: ReadonlySet<string>
  /** Names of the packages that its programs load, without those for tests and building. */
  dependencies: readonly string[]
}

/** The workspaces that the root manifest lists. */
export function readWorkspaces(tree: Tree): Workspace[] {
  const { workspaces }: { workspaces: string[] } = JSON.parse(tree.read('package.json'))
  return workspaces.map((folder) => {
    const {
      name,
      dependencies = {},
      devDependencies = {},
      optionalDependencies = {},
    } = JSON.parse(tree.read(path.posix.join(folder, 'package.json')))
    const declared = new Set(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }))
    return { folder, name, declared, dependencies: Object.keys(dependencies) }
  })
}

/** The package that a specifier names: `@a/b/c` is of `@a/b`, `d/e` of `d`; undefined for relative and built-in ones. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/') || specifier.startsWith('node:')) return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
