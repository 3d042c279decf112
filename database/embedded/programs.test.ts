import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { copyOfPrograms, MAJOR_VERSION, programFile, programsInPlace } from './programs.ts'
import { ordinaryUser, temporaryDirectory } from './test-server.ts'

function versionOf(programs: string): string {
  return execFileSync(programFile(programs, 'initdb'), ['--version'], { encoding: 'utf8' })
}

test('the programs run in place, though no install script made their links', async () => {
  const programs = await programsInPlace(path.join(temporaryDirectory(), 'unused'))
  assert.match(versionOf(programs), new RegExp(`^initdb \\(PostgreSQL\\) ${MAJOR_VERSION}\\.`))
})

test('a copy runs too, under any umask and for any user, and is made once', async () => {
  const home = temporaryDirectory(ordinaryUser)
  const before = process.umask(0o077)
  const copies = path.join(home, 'copies')
  const [first, second] = await Promise.all([copyOfPrograms(copies), copyOfPrograms(copies)])
  process.umask(before)
  assert.equal(first, second)
  assert.deepEqual(readdirSync(copies), [path.basename(first)])
  assert.match(execFileSync(programFile(first, 'initdb'), ['--version'], { ...ordinaryUser, encoding: 'utf8' }), /18/)
  assert.equal(statSync(path.join(first, 'share')).mode & 0o777, 0o755)
  assert.ok(!existsSync(path.join(first, 'lib', 'libpq.a')))
})
