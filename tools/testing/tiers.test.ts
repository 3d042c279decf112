import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { testFiles } from './tiers.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tiers-'))
after(() => rmSync(root, { recursive: true }))
for (const folder of ['agent/deep', 'agent/node_modules/a', 'tests', 'elsewhere'])
  mkdirSync(path.join(root, folder), { recursive: true })
writeFileSync(path.join(root, 'package.json'), '{ "workspaces": ["agent", "tests"] }')
for (const file of [
  'agent/deep/b.test.ts',
  'agent/a.test.ts',
  'agent/a.ts',
  'agent/node_modules/a/a.test.ts',
  'elsewhere/a.test.ts',
  'tests/cut.verify.test.ts',
  'tests/long.soak.test.ts',
]) {
  writeFileSync(path.join(root, file), '')
}

describe('test files', () => {
  it('are quick unless their name says otherwise', () => {
    assert.deepEqual(testFiles(root, 'quick', []), ['agent/a.test.ts', 'agent/deep/b.test.ts'])
  })

  it('may run only before landing', () => {
    assert.deepEqual(testFiles(root, 'verify', []), ['tests/cut.verify.test.ts'])
  })

  it('may run only at full length', () => {
    assert.deepEqual(testFiles(root, 'soak', []), ['tests/long.soak.test.ts'])
  })

  it('are chosen by parts of their paths', () => {
    assert.deepEqual(testFiles(root, 'quick', ['deep', 'absent']), ['agent/deep/b.test.ts'])
  })
})
