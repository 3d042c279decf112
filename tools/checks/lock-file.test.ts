import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findLockFile } from './lock-file.ts'
import { sampleTree } from './sample-tree.ts'

describe('the lock file', () => {
  function found(packages: Record<string, object>): string[] {
    using tree = sampleTree({ 'package-lock.json': JSON.stringify({ packages }) })
    return findLockFile(tree).map(({ message }) => message.split(',')[0] ?? '')
  }

  it('holds what its packages ask for, beside them or above', () => {
    const packages = {
      '': { dependencies: { a: '1' } },
      agent: { dependencies: { b: '1' } },
      'agent/node_modules/b': { dependencies: { a: '1', c: '1' } },
      'agent/node_modules/b/node_modules/c': {},
      'node_modules/a': {},
    }
    assert.deepEqual(found(packages), [])
  })

  it('lacks an optional package of another system', () => {
    const packages = { 'node_modules/a': { optionalDependencies: { 'a-win32': '2.0.0' } } }
    assert.deepEqual(found(packages), ['node_modules/a asks for a-win32 2.0.0'])
  })

  it('lacks a package that lies where Node would not look', () => {
    const packages = { agent: { dependencies: { a: '1' } }, 'web/node_modules/a': {} }
    assert.deepEqual(found(packages), ['agent asks for a 1'])
  })
})
