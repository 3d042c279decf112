import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { findNpm } from '../setup/npm.mjs'
import { bundleAgent } from './agent.ts'
import { sampleRepository } from './sample-repository.ts'

describe('the agent as it ships', () => {
  it('runs without any other file', async () => {
    using repository = sampleRepository()
    await bundleAgent(repository.root)
    const main = path.join(repository.root, 'dist', 'agent', 'main.js')
    assert.equal(execFileSync(process.execPath, [main, 'a/b'], { encoding: 'utf8' }), 'b\n')
  })

  it('can be installed from its file alone, and brings its command', async () => {
    using repository = sampleRepository()
    await bundleAgent(repository.root)
    const home = path.join(repository.root, 'home')
    mkdirSync(home)
    const install = ['install', '--offline', '--no-audit', '--no-fund', path.join(repository.root, 'dist', 'agent.tgz')]
    execFileSync(process.execPath, [findNpm(), ...install], { cwd: home })
    const command = [findNpm(), 'exec', '--offline', '--', 'cloudtolocalllm', 'a/b']
    assert.equal(execFileSync(process.execPath, command, { cwd: home, encoding: 'utf8' }), 'b\n')
  })

  it('says its version and the oldest Node it runs on, and depends on nothing', async () => {
    using repository = sampleRepository()
    await bundleAgent(repository.root)
    const manifest = JSON.parse(readFileSync(path.join(repository.root, 'dist', 'agent', 'package.json'), 'utf8'))
    const { version, engines, dependencies } = manifest
    assert.deepEqual(
      { version, engines, dependencies },
      { version: '1.2.3', engines: { node: '>=20' }, dependencies: undefined },
    )
  })

  it('carries the licences of all that is in it', async () => {
    using repository = sampleRepository()
    await bundleAgent(repository.root)
    const licences = readFileSync(path.join(repository.root, 'dist', 'agent', 'LICENSES.txt'), 'utf8')
    assert.match(licences, /^MIT License of ours\n[\s-]+word 4\.5\.6 \(ISC\)\n\nthe licence of word\n$/)
  })

  it('is packed to the same bytes again', async () => {
    using repository = sampleRepository()
    const pack = async () => {
      await bundleAgent(repository.root)
      return readFileSync(path.join(repository.root, 'dist', 'agent.tgz'))
    }
    assert.deepEqual(await pack(), await pack())
  })
})
