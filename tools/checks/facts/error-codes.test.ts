import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sampleTree } from '../sample-tree.ts'
import { errorCodes } from './error-codes.ts'

describe('error codes', () => {
  function inCode(text: string, file = 'agent/a.ts') {
    using tree = sampleTree({ [file]: text })
    return errorCodes(tree).inCode
  }

  function inDocument(text: string): string[] {
    using tree = sampleTree({ 'docs/errors.md': text })
    return errorCodes(tree).inDocument.map(({ name }) => name)
  }

  it('are read where a fault is made', () => {
    const text = "throw new Fault({\n  message: 'full',\n  code: 'DISK_FULL',\n})"
    assert.deepEqual(inCode(text), [{ name: 'DISK_FULL', file: 'agent/a.ts', line: 3 }])
  })

  it('are read on both sides of a choice', () => {
    const names = inCode("new SetupFault({ code: a ? 'ONE' : 'TWO' })").map(({ name }) => name)
    assert.deepEqual(names, ['ONE', 'TWO'])
  })

  it('are not read from tests or from other things with a code', () => {
    assert.deepEqual(inCode("new Fault({ code: 'A' })", 'agent/a.test.ts'), [])
    assert.deepEqual(inCode("new Reply({ code: 'A' })"), [])
  })

  it('are listed as headings or as the first cell of a row', () => {
    const text = '# Errors\n\n## `PORT_IN_USE`\n\n### FULL\n\n| Code | Why |\n|---|---|\n| `GONE` | left |\n'
    assert.deepEqual(inDocument(text), ['PORT_IN_USE', 'FULL', 'GONE'])
  })

  it('are not listed where there is no document', () => {
    using tree = sampleTree({})
    assert.deepEqual(errorCodes(tree).inDocument, [])
  })
})
