import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A repository in a folder of its own, with an agent that uses a CommonJS package. */
export interface SampleRepository {
  root: string
  [Symbol.dispose](): void
}

const files = {
  LICENSE: 'MIT License of ours',
  'agent/package.json': '{ "name": "cloudtolocalllm", "version": "1.2.3", "private": true }',
  'agent/main.ts': "import word from 'word'\nconst [name]: string[] = process.argv.slice(2)\nconsole.log(word(name))",
  'node_modules/word/package.json': '{ "name": "word", "version": "4.5.6", "license": "ISC" }',
  'node_modules/word/LICENSE.md': 'the licence of word',
  'node_modules/word/index.js': "const path = require('node:path')\nmodule.exports = (name) => path.basename(name)",
}

/** Makes the repository. */
export function sampleRepository(): SampleRepository {
  const root = mkdtempSync(path.join(tmpdir(), 'a repository '))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}
