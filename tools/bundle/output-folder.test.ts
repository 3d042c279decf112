import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { replaceFolder } from './output-folder.ts'

describe('the folder of a bundle', () => {
  function place() {
    const root = mkdtempSync(path.join(tmpdir(), 'output-'))
    const write = (name: string) => async (draft: string) => writeFileSync(path.join(draft, name), '')
    return {
      root,
      folder: path.join(root, 'dist', 'web'),
      write,
      [Symbol.dispose]: () => rmSync(root, { recursive: true }),
    }
  }

  it('holds what was written last, and nothing older', async () => {
    using at = place()
    await replaceFolder(at.folder, at.write('old'))
    await replaceFolder(at.folder, at.write('new'))
    assert.deepEqual(readdirSync(at.folder), ['new'])
    assert.deepEqual(readdirSync(path.dirname(at.folder)), ['web'])
  })

  it('stays as it was when a build fails', async () => {
    using at = place()
    await replaceFolder(at.folder, at.write('old'))
    await assert.rejects(
      replaceFolder(at.folder, () => Promise.reject(new Error('broken'))),
      /broken/,
    )
    assert.deepEqual(readdirSync(at.folder), ['old'])
    assert.deepEqual(readdirSync(path.dirname(at.folder)), ['web'])
  })
})
