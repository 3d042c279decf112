import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findNames } from './names.ts'
import { sampleTree } from './sample-tree.ts'

describe('names', () => {
  for (const file of [
    'agent/utils.ts',
    'agent/util.test.ts',
    'helpers/a.ts',
    'agent/Common/a.css',
    'docs/misc.md',
    'agent/shared/a.ts',
  ]) {
    it(`are forbidden that say nothing: ${file}`, () => {
      using tree = sampleTree({ [file]: '' })
      assert.deepEqual(
        findNames(tree).map((finding) => finding.file),
        [file],
      )
    })
  }

  it('may hold such a word beside one that says something', () => {
    using tree = sampleTree({ 'agent/shared-links.ts': '', 'agent/commonmark.ts': '' })
    assert.deepEqual(findNames(tree), [])
  })
})
