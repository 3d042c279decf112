import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeFinding } from './finding.ts'
import { sampleTree } from './sample-tree.ts'
import { findSizes } from './sizes.ts'

function found(file: string, text: string): string[] {
  using tree = sampleTree({ [file]: text })
  return findSizes(tree).map(describeFinding)
}

/** A body that makes a function of one line before and one after it `lines` long. */
function body(lines: number): string {
  return '{\n'.concat('  1\n'.repeat(lines - 2), '}')
}

describe('sizes', () => {
  it('allow a file of 400 lines', () => {
    assert.deepEqual(found('agent/a.ts', '1\n'.repeat(400)), [])
  })

  it('forbid a file of 401 lines', () => {
    assert.deepEqual(found('agent/a.ts', '1\n'.repeat(401)), ['agent/a.ts  file-size  401 lines, at most 400'])
  })

  it("forbid a program's main.ts of 41 lines", () => {
    assert.deepEqual(found('agent/main.ts', '1\n'.repeat(41)), ['agent/main.ts  file-size  41 lines, at most 40'])
  })

  it('allow a function of 60 lines', () => {
    assert.deepEqual(found('agent/a.ts', `function long() ${body(60)}`), [])
  })

  const forms = new Map([
    ['a function', `function long() ${body(61)}`],
    ['a function assigned to a name', `const long = () => ${body(61)}`],
    ['a function assigned later', `let long\nlong = function () ${body(61)}`],
    ['a method', `class A { long() ${body(61)} }`],
    ['a field', `class A { long = () => ${body(61)} }`],
    ['a method of an object', `const a = { long() ${body(61)} }`],
  ])
  for (const [form, text] of forms) {
    it(`forbid ${form} of 61 lines`, () => {
      const line = text.startsWith('let') ? 2 : 1
      assert.deepEqual(found('agent/a.ts', text), [`agent/a.ts:${line}  function-size  long has 61 lines, at most 60`])
    })
  }

  it('allow a React component of 120 lines', () => {
    assert.deepEqual(found('agent/a.tsx', `function Long() ${body(120)}`), [])
  })

  it('forbid a React component of 121 lines', () => {
    assert.deepEqual(found('agent/a.tsx', `const Long = () => ${body(121)}`), [
      'agent/a.tsx:1  function-size  Long has 121 lines, at most 120',
    ])
  })
})
