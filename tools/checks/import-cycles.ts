import path from 'node:path'
import type { Finding } from './finding.ts'
import { importsOf } from './imports.ts'
import { codeFiles, type Tree } from './tree.ts'
import { packageOf, readWorkspaces } from './workspaces.ts'

/** Finds groups of files that load each other in a circle. Type-only imports make no circle: they are erased. */
export function findImportCycles(tree: Tree): Finding[] {
  const folders = new Map(readWorkspaces(tree).map(({ name, folder }) => [name, folder]))
  const graph = new Map(codeFiles(tree).map((file) => [file, loadedBy(tree, file, folders)]))
  return circles(graph).map((circle) => ({
    file: circle[0] ?? '',
    rule: 'import-cycle',
    message: [...circle, circle[0]].join(' → '),
  }))
}

function loadedBy(tree: Tree, file: string, folders: Map<string, string>): string[] {
  const specifiers = importsOf(tree, file)
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ specifier }) => specifier)
  return specifiers.map((specifier) => {
    const name = packageOf(specifier)
    const folder = name === undefined ? undefined : folders.get(name)
    if (folder !== undefined) return `${folder}${specifier.slice(name?.length)}.ts`
    return path.posix.join(path.posix.dirname(file), specifier)
  })
}

/** One shortest circle through the first file (in order of name) of each group; each file is in one circle at most. */
function circles(graph: Map<string, string[]>): string[][] {
  const told = new Set<string>()
  const found: string[][] = []
  for (const file of [...graph.keys()].sort()) {
    const circle = told.has(file) ? undefined : shortestCircle(graph, file)
    if (circle === undefined) continue
    for (const member of circle) told.add(member)
    found.push(circle)
  }
  return found
}

/** Walks outwards from `start`, breadth first, until a file loads `start` again. */
function shortestCircle(graph: Map<string, string[]>, start: string): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]])
  const queue = [start]
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return pathTo(file, cameFrom)
      if (cameFrom.has(next)) continue
      cameFrom.set(next, file)
      queue.push(next)
    }
  }
  return undefined
}

function pathTo(file: string, cameFrom: Map<string, string | undefined>): string[] {
  const before = cameFrom.get(file)
  return before !== undefined ? [...pathTo(before, cameFrom), file] : [file]
}
