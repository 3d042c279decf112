import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { fakeProject, writePackages } from './setup/fake-project.ts'

describe('set-up', () => {
  it('installs the packages, then runs the program with the arguments that are left', async () => {
    using project = fakeProject()
    const { code, stdout } = await project.start('program.ts', 'one', '--two')
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'one --two\n' })
    assert.ok(existsSync(path.join(project.root, 'node_modules', 'word', 'package.json')))
  })

  it('leaves an install alone that the lock file still describes', async () => {
    using project = fakeProject()
    await project.start('program.ts')
    const { stderr } = await project.start('program.ts')
    assert.deepEqual([stderr, project.installs()], ['', 1])
  })

  it('installs again when the lock file changed', async () => {
    using project = fakeProject()
    await project.start('program.ts')
    writePackages(project.write, '1.0.1')
    project.write('node_modules/.package-lock.json', JSON.stringify({ packages: {} }))
    await project.start('program.ts')
    assert.equal(project.installs(), 2)
  })

  it('keeps what npm itself has just installed to match a changed lock file', async () => {
    using project = fakeProject()
    await project.start('program.ts')
    writePackages(project.write, '1.0.1')
    await project.start('program.ts')
    assert.equal(project.installs(), 1)
  })

  it('does an install over that was cut off', async () => {
    using project = fakeProject()
    await project.start('program.ts')
    for (const file of ['.setup-stamp', '.package-lock.json']) rmSync(path.join(project.root, 'node_modules', file))
    await project.start('program.ts')
    assert.equal(project.installs(), 2)
  })

  it('installs once when started twice at the same time', async () => {
    using project = fakeProject()
    const ends = await Promise.all([project.start('program.ts', 'first'), project.start('program.ts', 'second')])
    assert.deepEqual(
      ends.map(({ stdout }) => stdout),
      ['first\n', 'second\n'],
    )
    assert.equal(project.installs(), 1)
  })

  it('says what npm said when an install fails', async () => {
    using project = fakeProject()
    const manifest = JSON.parse(readFileSync(path.join(project.root, 'package.json'), 'utf8'))
    project.write('package.json', JSON.stringify({ ...manifest, dependencies: { gone: 'file:gone' } }))
    const { code, stdout, stderr } = await project.start('program.ts')
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.match(stderr, /^INSTALL_FAILED: npm ci ended with 1 in /m)
    assert.match(stderr, /Missing: gone@.* from lock file/)
    assert.doesNotMatch(stderr, /Usage/)
    assert.match(stderr, /\n {2}Packages come over the network once/)
  })
})

describe('a program run by set-up', () => {
  it('passes its exit code on', async () => {
    using project = fakeProject()
    project.write('program.ts', 'process.exitCode = 3')
    assert.equal((await project.start('program.ts')).code, 3)
  })

  it('must be named', async () => {
    using project = fakeProject()
    const { code, stderr } = await project.start()
    assert.deepEqual([code, stderr.split(':')[0]], [4, 'SETUP_USAGE'])
  })

  it('gets the signals that set-up gets, and may take its time to end', async () => {
    using project = fakeProject()
    project.write(
      'program.ts',
      "process.once('SIGTERM', () => setImmediate(() => process.exit(7))); setInterval(() => 0, 1000); console.log('up')",
    )
    await project.start('absent.ts')
    const setup = spawn(process.execPath, ['tools/setup.mjs', 'program.ts'], { cwd: project.root })
    await once(setup.stdout, 'data')
    setup.kill('SIGTERM')
    assert.deepEqual(await once(setup, 'exit'), [7, null])
  })

  it('notices when set-up is killed', async () => {
    using project = fakeProject()
    project.write('program.ts', "process.once('disconnect', () => console.log('alone')); console.log('up')")
    await project.start('absent.ts')
    const setup = spawn(process.execPath, ['tools/setup.mjs', 'program.ts'], { cwd: project.root })
    const said = text(setup.stdout)
    await once(setup.stdout, 'data')
    setup.kill('SIGKILL')
    assert.equal(await said, 'up\nalone\n')
  })
})
