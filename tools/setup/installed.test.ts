import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { matchesLockFile } from './installed.mjs'

const ws = { version: '8.0.0', integrity: 'sha512-ws' }
const root = { name: 'sample', dependencies: { ws: '8.0.0' } }

/** Whether an install of `installed` is what a lock file of `locked` asks for, both below the same root manifest. */
function matches(locked: Record<string, object>, installed: Record<string, object>, manifest: object = root): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'installed-'))
  const write = (file: string, content: object) => writeFileSync(path.join(folder, file), JSON.stringify(content))
  mkdirSync(path.join(folder, 'node_modules'))
  write('package.json', manifest)
  write('package-lock.json', { packages: { '': root, ...locked } })
  write('node_modules/.package-lock.json', { packages: installed })
  const result = matchesLockFile(folder)
  rmSync(folder, { recursive: true })
  return result
}

describe('an install', () => {
  const place = 'node_modules/ws'

  it('is whole when it holds what the lock file says', () => {
    assert.ok(matches({ [place]: ws }, { [place]: ws }))
  })

  it('is not whole without a package, with one more, or with another version', () => {
    assert.ok(!matches({ [place]: ws }, {}))
    assert.ok(!matches({ [place]: ws }, { [place]: ws, 'node_modules/pg': {} }))
    assert.ok(!matches({ [place]: ws }, { [place]: { ...ws, version: '8.0.1' } }))
  })

  it('may lack an optional package of another system, not one of this system', () => {
    const optional = { optional: true, os: [process.platform], cpu: [process.arch] }
    assert.ok(matches({ [place]: ws, 'node_modules/a': { ...optional, cpu: ['s390'] } }, { [place]: ws }))
    assert.ok(!matches({ [place]: ws, 'node_modules/a': optional }, { [place]: ws }))
  })

  it('is out of date when a manifest was edited after the lock file was written', () => {
    const edited = { ...root, dependencies: { ws: '8.0.1' } }
    assert.ok(!matches({ [place]: ws }, { [place]: ws }, edited))
    assert.ok(matches({ [place]: ws }, { [place]: ws }, { ...root, scripts: { start: 'x' } }))
  })
})
