import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { git, readTree, type Tree } from './tree.ts'

/** A small repository in a folder of its own, to show what a check finds. */
export interface SampleTree extends Tree {
  [Symbol.dispose](): void
}

const manifests = {
  'package.json': { workspaces: ['gateway', 'agent', 'protocol', 'tests'] },
  'gateway/package.json': { name: '@sample/gateway', dependencies: { '@sample/protocol': '1', ws: '1' } },
  'agent/package.json': { name: 'sample', dependencies: { '@sample/protocol': '1' } },
  'protocol/package.json': { name: '@sample/protocol' },
  'tests/package.json': { name: '@sample/tests', dependencies: { '@sample/gateway': '1', sample: '1' } },
}

/** Makes a repository of four workspaces with `files` in it; a file given here replaces one of the manifests. */
export function sampleTree(files: Record<string, string>): SampleTree {
  const root = mkdtempSync(path.join(tmpdir(), 'sample-'))
  const texts = Object.entries(manifests).map(
    ([file, manifest]) => [file, JSON.stringify(manifest, undefined, 2)] as const,
  )
  for (const [file, text] of [...texts, ...Object.entries(files)]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  git(root, ['init', '--quiet', '--initial-branch=main'])
  return { ...readTree(root), [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}
