import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findCommitSubjects } from './commit-subjects.ts'
import { sampleTree } from './sample-tree.ts'
import { git } from './tree.ts'

const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com']

function found(subject: string): string[] {
  using tree = sampleTree({})
  git(tree.root, [...author, 'commit', '--quiet', '--allow-empty', '--no-gpg-sign', `--message=${subject}`])
  return findCommitSubjects(tree).map(({ message }) => message)
}

describe('commit subjects', () => {
  it('are short plain sentences', () => {
    assert.deepEqual(found('Say where a setting is wrong: file and line'), [])
  })

  it('have at most 50 characters', () => {
    assert.deepEqual(found('A'.repeat(51)), [`51 characters, at most 50: ${'A'.repeat(51)}`])
  })

  for (const prefix of ['fix:', 'feat(agent):', '[agent]', 'fixup!']) {
    it(`have no prefix as ${prefix}`, () => {
      assert.deepEqual(found(`${prefix} mend it`), [`begins with a prefix: ${prefix} mend it`])
    })
  }

  it('have no full stop', () => {
    assert.deepEqual(found('Mend it.'), ['ends with a full stop: Mend it.'])
  })
})
