import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { rememberingTerminal } from '../terminal/sample-terminal.ts'
import { images } from './images.ts'

const digest = (letter: string) => `sha256:${letter.repeat(64)}`

/** A folder with one shipped environment, and a terminal that remembers. */
async function folder(t: TestContext) {
  const environments = await mkdtemp(path.join(tmpdir(), 'images '))
  t.after(() => rm(environments, { recursive: true }))
  const file = path.join(environments, 'aws.yaml')
  await copyFile(path.join(import.meta.dirname, '../../environments/aws.yaml'), file)
  return { environments, file, ...rememberingTerminal() }
}

test('digests are written into the settings, and everything else stays as it was', async (t) => {
  const { environments, file, answers, terminal } = await folder(t)
  const before = await readFile(file, 'utf8')
  await images('aws', { environments, gateway: digest('a'), database: digest('b') }, terminal)
  const after = await readFile(file, 'utf8')
  assert.deepEqual(answers, [`gateway: ${digest('a')}\ndatabase: ${digest('b')}`])
  assert.equal(after.replace(/images:\n {2}gateway: .*\n {2}database: .*\n/, ''), before)
})

test('without a digest nothing is written', async (t) => {
  const { environments, file, answers, terminal } = await folder(t)
  const before = await readFile(file, 'utf8')
  await images('aws', { environments }, terminal)
  assert.match(answers[0] ?? '', /by release/)
  assert.equal(await readFile(file, 'utf8'), before)
})

test('what is no digest is refused with its place, and the file is as it was', async (t) => {
  const { environments, file, terminal } = await folder(t)
  const before = await readFile(file, 'utf8')
  const wrong = images('aws', { environments, gateway: 'latest' }, terminal)
  await assert.rejects(wrong, { code: 'SETTINGS_WRONG', exitCode: 4, message: /images\.gateway.*sha256/ })
  assert.equal(await readFile(file, 'utf8'), before)
})
