import type { Finding } from './finding.ts'
import type { Tree } from './tree.ts'

const file = 'package-lock.json'

interface Entry {
  resolved?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/**
 * Finds packages that the lock file asks for and does not hold. npm leaves out an optional one whose version it cannot
 * get, and `npm ci` then fails on every fresh clone while it goes unnoticed where everything is installed.
 */
export function findLockFile(tree: Tree): Finding[] {
  const { packages }: { packages: Record<string, Entry> } = JSON.parse(tree.read(file))
  return Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.entries({ ...dependencies, ...optionalDependencies })
      .filter(([name]) => !foldersSearched(place).some((folder) => `${folder}node_modules/${name}` in packages))
      .map(([name, version]) => ({
        file,
        rule: 'lock-file',
        message: `${place} asks for ${name} ${version}, which is not there: pin a version that exists for every system`,
      })),
  )
}

/** Where Node looks for what a package loads: beside it, then in every folder above, up to the root. */
function foldersSearched(place: string): string[] {
  const parts = place === '' ? [] : place.split('/')
  return [...parts.keys(), parts.length].map((length) =>
    parts
      .slice(0, length)
      .map((part) => `${part}/`)
      .join(''),
  )
}
