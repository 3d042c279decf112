import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { bundleCtl } from './ctl.ts'
import { bundleProgram } from './program.ts'
import { sampleRepository } from './sample-repository.ts'

const root = path.resolve(import.meta.dirname, '../..')

describe('the operator’s command line as it ships', () => {
  it('is one file beside its licences, and runs without any other', async () => {
    using repository = sampleRepository()
    mkdirSync(path.join(repository.root, 'ctl'))
    writeFileSync(path.join(repository.root, 'ctl/main.ts'), "import word from 'word'\nconsole.log(word('a/b'))")
    await bundleCtl(repository.root)
    const folder = path.join(repository.root, 'dist/ctl')
    assert.deepEqual(readdirSync(folder).sort(), ['LICENSES.txt', 'ctl.mjs'])
    assert.equal(execFileSync(process.execPath, [path.join(folder, 'ctl.mjs')], { encoding: 'utf8' }), 'b\n')
  })
})

describe('the operator’s command line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ctl-bundle-'))
  const program = path.join(folder, 'ctl.mjs')
  before(async () => {
    await bundleProgram({ root, entry: 'ctl/main.ts', target: 'node24', folder })
    renameSync(path.join(folder, 'main.js'), program)
  })
  after(() => rmSync(folder, { recursive: true }))

  const run = (...words: string[]) =>
    execFileSync(process.execPath, [program, ...words], { cwd: root, encoding: 'utf8' })

  it('explains itself with less than 150 ms of the processor', () => {
    // Time on the wall would also measure what else this machine does.
    const report =
      "data:text/javascript,process.on('exit',()=>process.stderr.write(JSON.stringify(process.cpuUsage())))"
    const times = Array.from({ length: 5 }, () => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--import', report, program, '--help'], {
        encoding: 'utf8',
      })
      assert.match(stdout, /^Usage: ctl/)
      const { user, system } = JSON.parse(stderr)
      return (user + system) / 1000
    })
    assert.ok(Math.min(...times) < 150, times.map((time) => `${time.toFixed(0)} ms`).join(', '))
  })

  it('checks the shipped environments like the sources do', () => assert.match(run('check'), /^aws: fits\n/))
})
