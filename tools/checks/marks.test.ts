import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findMarks } from './marks.ts'
import { sampleTree } from './sample-tree.ts'

// Put together here, so that this file does not hold what is forbidden.
const unfinished = ['TO', 'DO'].join('')
const silencing = ['@ts', 'expect', 'error'].join('-')

function found(text: string, file = 'agent/a.ts'): [string, number | undefined][] {
  using tree = sampleTree({ [file]: text })
  return findMarks(tree).map(({ rule, line }) => [rule, line])
}

describe('marks', () => {
  it('of unfinished work are found in code', () => {
    assert.deepEqual(found(`\n// ${unfinished}: later`), [['unfinished', 2]])
  })

  it('of unfinished work are found in any text', () => {
    assert.deepEqual(found(`# Title\n${unfinished} write this`, 'docs/a.md'), [['unfinished', 2]])
  })

  it('that silence the compiler are found', () => {
    assert.deepEqual(found(`// ${silencing}\nconst a: string = 1`), [['silenced', 1]])
  })

  for (const word of ['only', 'skip', 'todo']) {
    it(`that leave tests out are found: ${word}`, () => {
      assert.deepEqual(found(`it('runs', () => 0)\nit.${word}('stands alone', () => 0)`), [['partial-tests', 2]])
    })
  }

  it('are not seen in words that hold them, nor in what no text is', () => {
    assert.deepEqual(found(`const ${unfinished}S = 'it.only(x)'`), [])
    assert.deepEqual(found(`\0${unfinished}`, 'web/a.png'), [])
  })
})
