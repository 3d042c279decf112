import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { bundleFingerprint, bundleStamp, bundlesFor, isBuilt } from './bundles.mjs'

const files = {
  'package.json': '{ "workspaces": ["agent", "protocol", "web"] }',
  'package-lock.json': '{}',
  LICENSE: '',
  'agent/package.json': '{ "name": "agent", "dependencies": { "protocol": "1", "ws": "1" } }',
  'agent/main.ts': 'one',
  'protocol/package.json': '{ "name": "protocol" }',
  'protocol/frame.ts': 'one',
  'web/package.json': '{ "name": "web" }',
  'tools/bundle.ts': '',
  'tools/bundle/agent.ts': '',
}

function project() {
  const root = mkdtempSync(path.join(tmpdir(), 'bundles-'))
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  return { root, write, [Symbol.dispose]: () => rmSync(root, { recursive: true }) }
}

describe('the inputs of a bundle', () => {
  for (const file of [
    'agent/main.ts',
    'protocol/frame.ts',
    'agent/new.ts',
    'package-lock.json',
    'tools/bundle/agent.ts',
  ]) {
    it(`changed with ${file}`, () => {
      using at = project()
      const before = bundleFingerprint(at.root, 'agent')
      at.write(file, 'two')
      assert.notEqual(bundleFingerprint(at.root, 'agent'), before)
    })
  }

  for (const file of ['web/main.tsx', 'agent/main.test.ts', 'agent/README.md', 'agent/node_modules/a/a.js']) {
    it(`did not change with ${file}`, () => {
      using at = project()
      const before = bundleFingerprint(at.root, 'agent')
      at.write(file, 'two')
      assert.equal(bundleFingerprint(at.root, 'agent'), before)
    })
  }
})

describe('a bundle', () => {
  it('is built when its outputs are there and its inputs did not change since', () => {
    using at = project()
    for (const output of ['agent/main.js', 'agent.tgz']) at.write(`dist/${output}`, '')
    writeFileSync(bundleStamp(at.root, 'agent'), bundleFingerprint(at.root, 'agent'))
    assert.ok(isBuilt(at.root, 'agent'))
    rmSync(path.join(at.root, 'dist', 'agent.tgz'))
    assert.ok(!isBuilt(at.root, 'agent'))
  })

  it('is built before a program that serves it, not before the checks', () => {
    assert.deepEqual(bundlesFor('local/main.ts'), ['web', 'agent', 'gateway'])
    assert.deepEqual(bundlesFor('tools/check.ts'), [])
  })
})
