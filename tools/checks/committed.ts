import { statSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from './finding.ts'
import { type Tree, textLines } from './tree.ts'

const largestBytes = 1024 * 1024

// Written so that this file does not hold what it looks for. Kubernetes' own images are named in what is rendered.
const machinePath = /(?<![\w.-])\/(?:wor[k]|far[m])\/\w|\.\.\/share[d]\//
const registryHost =
  /\b(?:registr[y]\.(?!k8s\.io\b|example\.)[\w-]+\.\w{2,}|py[p]i\.org|files\.pythonhoste[d]\.org|(?:prox[y]|su[m])\.golang\.org)\b/

/** Finds what belongs to one machine and not into the repository: its paths, its package sources, large files. */
export function findCommitted(tree: Tree): Finding[] {
  return tree.files.flatMap((file) => [...findLarge(tree, file), ...findTraces(tree, file)])
}

function findLarge({ root }: Tree, file: string): Finding[] {
  const { size } = statSync(path.join(root, file))
  if (size <= largestBytes) return []
  return [{ file, rule: 'large-file', message: `${(size / largestBytes).toFixed(1)} MiB, at most 1 MiB` }]
}

function findTraces(tree: Tree, file: string): Finding[] {
  return textLines(tree, file).flatMap(([line, text]) => {
    const place = machinePath.exec(text)?.[0]
    const host = registryHost.exec(text)?.[0]
    return [
      ...(place === undefined
        ? []
        : [{ file, line, rule: 'machine-path', message: `${place}… exists on one machine only` }]),
      ...(host === undefined
        ? []
        : [
            {
              file,
              line,
              rule: 'registry-host',
              message: `${host}: where packages come from is a setting of the machine`,
            },
          ]),
    ]
  })
}
