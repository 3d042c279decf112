import type { Finding } from './finding.ts'
import type { Tree } from './tree.ts'

/** Names that say nothing of what is inside, and so gather anything. */
const forbidden = /^(utils?|helpers?|commons?|shared|misc)$/i

/** Finds folders and files whose name says nothing. */
export function findNames(tree: Tree): Finding[] {
  return tree.files.flatMap((file) => {
    const found = file.split('/').find((part) => forbidden.test(part.split('.')[0] ?? ''))
    if (found === undefined) return []
    return [{ file, rule: 'name', message: `${found} says nothing: name the thing that is inside` }]
  })
}
