import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { assertAccepted } from '../judges/finding.ts'
import { hadolint } from '../judges/hadolint.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('hadolint refuses an image that moves and a command that asks for the administrator', async () => {
  const text = 'FROM debian:latest\nRUN sudo apt-get install foo\n'
  const rules = (await hadolint([{ path: 'Dockerfile', text }])).map(({ rule, line }) => [rule, line])
  assert.deepEqual(rules.slice(0, 2), [
    ['DL3007', 1],
    ['DL3004', 2],
  ])
})

test('hadolint accepts an image that names what it is made of', async () => {
  const text = 'FROM debian:12.11-slim\nUSER 1000\nCMD ["true"]\n'
  assert.deepEqual(await hadolint([{ path: 'Dockerfile', text }]), [])
})

test('hadolint accepts every Dockerfile of the repository; none, while images are built by the next issue', async () => {
  const patterns = ['**/Dockerfile', '**/*.Dockerfile', '**/Dockerfile.*', '**/Containerfile']
  const paths = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '.git/**'] })
  const files = paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') }))
  assertAccepted(await hadolint(await Promise.all(files)))
})
