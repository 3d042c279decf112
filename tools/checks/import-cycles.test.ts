import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findImportCycles } from './import-cycles.ts'
import { sampleTree } from './sample-tree.ts'

function found(files: Record<string, string>): string[] {
  using tree = sampleTree(files)
  return findImportCycles(tree).map(({ message }) => message)
}

describe('import cycles', () => {
  it('are found within a workspace', () => {
    const files = {
      'agent/a.ts': "import './b.ts'",
      'agent/b.ts': "import './c/d.ts'",
      'agent/c/d.ts': "import '../a.ts'",
    }
    assert.deepEqual(found(files), ['agent/a.ts → agent/b.ts → agent/c/d.ts → agent/a.ts'])
  })

  it('are found across workspaces', () => {
    const files = { 'agent/a.ts': "import '@sample/protocol/b'", 'protocol/b.ts': "export * from 'sample/a'" }
    assert.deepEqual(found(files), ['agent/a.ts → protocol/b.ts → agent/a.ts'])
  })

  it('are found in a file that loads itself', () => {
    assert.deepEqual(found({ 'agent/a.ts': "import './a.ts'" }), ['agent/a.ts → agent/a.ts'])
  })

  it('are told once, and apart from each other', () => {
    const pair = (name: string) => ({
      [`agent/${name}1.ts`]: `import './${name}2.ts'; import './${name}2.ts'`,
      [`agent/${name}2.ts`]: `import './${name}1.ts'`,
    })
    assert.equal(found({ ...pair('a'), ...pair('b') }).length, 2)
  })

  it('do not come from types alone, nor from a file that two others load', () => {
    const files = {
      'agent/a.ts': "import './b.ts'; import './c.ts'",
      'agent/b.ts': "import './c.ts'; import type { A } from './a.ts'",
      'agent/c.ts': "export type { A } from './a.ts'",
    }
    assert.deepEqual(found(files), [])
  })
})
