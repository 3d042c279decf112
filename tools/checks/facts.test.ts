import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findFactDifferences } from './facts.ts'
import { describeFinding } from './finding.ts'
import { sampleTree } from './sample-tree.ts'

describe('documents against code', () => {
  const fact = (name: string, index: number) => ({ name, file: 'agent/a.ts', line: index + 1 })
  const commands = (inCode: string[], inDocument: string[]) => () => ({
    what: 'command',
    document: 'docs/commands.md',
    inCode: inCode.map(fact),
    inDocument: inDocument.map(fact),
  })

  function found(inCode: string[], inDocument: string[]): string[] {
    using tree = sampleTree({})
    return findFactDifferences(tree, [commands(inCode, inDocument)]).map(describeFinding)
  }

  it('agree when both name the same', () => {
    assert.deepEqual(found(['connect', 'status', 'connect'], ['status', 'connect']), [])
  })

  it('differ where the code has more', () => {
    assert.deepEqual(found(['connect', 'status', 'status'], ['connect']), [
      'agent/a.ts:2  documented-command  command status is not in docs/commands.md',
    ])
  })

  it('differ where the document has more', () => {
    assert.deepEqual(found([], ['connect']), ['agent/a.ts:1  documented-command  command connect is not in the code'])
  })
})
