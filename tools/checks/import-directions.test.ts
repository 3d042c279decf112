import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeFinding } from './finding.ts'
import { findImportDirections } from './import-directions.ts'
import { sampleTree } from './sample-tree.ts'

function found(files: Record<string, string>): string[] {
  using tree = sampleTree(files)
  return findImportDirections(tree).map(describeFinding)
}

describe('import directions', () => {
  it('let a program import what lies below it, what is built in, and a declared package', () => {
    const imports = ["'@sample/protocol/frame'", "'node:fs'", "'ws'", "'./here.ts'"]
    assert.deepEqual(found({ 'gateway/a.ts': imports.map((one) => `import ${one}`).join('\n') }), [])
  })

  it('keep programs apart', () => {
    assert.deepEqual(found({ 'gateway/a.ts': "\nimport type { A } from 'sample/connect'" }), [
      'gateway/a.ts:2  import-direction  gateway may not import agent, only protocol, api, database, runtime',
    ])
  })

  it('keep contracts free of everything', () => {
    assert.deepEqual(found({ 'protocol/a.ts': "export { b } from '@sample/gateway/b'" }), [
      'protocol/a.ts:1  import-direction  protocol may not import gateway, only nothing',
    ])
  })

  it('hold for imports made while running', () => {
    assert.deepEqual(found({ 'agent/a.ts': "await import('@sample/gateway/b')" }), [
      'agent/a.ts:1  import-direction  agent may not import gateway, only protocol, runtime',
    ])
  })

  it('hold for what a manifest declares', () => {
    const manifest = '{\n"name": "sample",\n"dependencies": {\n"@sample/gateway": "1" } }'
    assert.deepEqual(found({ 'agent/package.json': manifest }), [
      'agent/package.json:4  import-direction  agent may not import gateway, only protocol, runtime',
    ])
  })

  it('let whole-system tests import anything, and a test beside its code what is declared', () => {
    const manifest = '{ "name": "@sample/gateway", "devDependencies": { "sample": "1" } }'
    const test = "import 'sample/connect'"
    assert.deepEqual(found({ 'gateway/package.json': manifest, 'gateway/a.test.ts': test, 'tests/a.ts': test }), [])
  })

  it('forbid leaving a workspace by path', () => {
    assert.deepEqual(found({ 'gateway/deep/a.ts': "import '../../protocol/frame.ts'" }), [
      'gateway/deep/a.ts:1  import-leaves-workspace  ../../protocol/frame.ts lies outside gateway/; import the other workspace by name',
    ])
  })

  it('forbid importing the own workspace by name', () => {
    assert.deepEqual(found({ 'gateway/a.ts': "import '@sample/gateway/b'" }), [
      'gateway/a.ts:1  import-own-workspace  @sample/gateway/b is of this workspace; import it by path',
    ])
  })

  it('forbid packages that only another workspace declares', () => {
    assert.deepEqual(found({ 'agent/a.ts': "import ws from 'ws/wrapper.mjs'" }), [
      'agent/a.ts:1  undeclared-dependency  ws is not in agent/package.json',
    ])
  })

  it('ask for a rule when a workspace is new', () => {
    const root = '{ "workspaces": ["novel"] }'
    assert.deepEqual(found({ 'package.json': root, 'novel/package.json': '{ "name": "novel" }' }), [
      'novel/package.json  import-direction  no rule says what novel may import',
    ])
  })
})
