import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { packTarball } from './tarball.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tarball-'))
after(() => rmSync(folder, { recursive: true }))

describe('a tarball', () => {
  // Around the block of 512 bytes, where a wrong padding would show.
  const files = [0, 1, 511, 512, 513, 100_000].map((size) => ({
    name: `package/${size}.txt`,
    content: Buffer.alloc(size, 'é'),
  }))

  it('is unpacked by tar to what went in', () => {
    writeFileSync(path.join(folder, 'a.tgz'), packTarball(files))
    execFileSync('tar', ['-xzf', 'a.tgz'], { cwd: folder })
    for (const { name, content } of files) assert.deepEqual(readFileSync(path.join(folder, name)), content)
  })

  it('is the same in whatever order the files come', () => {
    assert.deepEqual(packTarball(files), packTarball(files.toReversed()))
  })

  it('refuses a name that its format cannot hold', () => {
    assert.throws(() => packTarball([{ name: 'a'.repeat(101), content: Buffer.of() }]), RangeError)
  })
})
