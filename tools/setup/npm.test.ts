import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { findNpm } from './npm.mjs'

const root = mkdtempSync(path.join(tmpdir(), 'npm-'))
const layouts = new Map([
  ['nodejs.org', '../lib/node_modules'],
  ['Windows', 'node_modules'],
  ['Debian', '../share/nodejs'],
])
after(() => rmSync(root, { recursive: true }))

describe('npm', () => {
  it('is the one that started us', () => {
    assert.equal(findNpm({ npm_execpath: '/opt/npm/bin/npm-cli.js' }), '/opt/npm/bin/npm-cli.js')
  })

  it('is never another package manager that started us', () => {
    const node = path.join(root, 'alone', 'node')
    assert.throws(() => findNpm({ npm_execpath: '/opt/yarn/yarn.js', PATH: '' }, node), { code: 'NPM_MISSING' })
  })

  for (const [system, toPackages] of layouts) {
    it(`is found beside Node as ${system} lays it out`, () => {
      const { node, npm } = install(system, toPackages)
      assert.equal(findNpm({}, node), npm)
    })

    it(`is found in PATH as ${system} lays it out`, () => {
      const { node, npm } = install(system, toPackages)
      assert.equal(findNpm({ PATH: path.dirname(node) }, path.join(root, 'alone', 'node')), npm)
    })
  }
})

/** Makes the files of Node and npm where a system has them. */
function install(system: string, toPackages: string) {
  const bin = path.join(root, system, 'bin')
  const npm = path.join(bin, toPackages, 'npm', 'bin', 'npm-cli.js')
  mkdirSync(bin, { recursive: true })
  mkdirSync(path.dirname(npm), { recursive: true })
  writeFileSync(npm, '')
  return { node: path.join(bin, 'node'), npm }
}
