import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { defaultDataDirectory, openDataDirectory } from './data-directory.ts'

const place = mkdtempSync(path.join(tmpdir(), 'data '))
after(() => rmSync(place, { recursive: true }))

test('each system has its own place for data, away from what the agent of another gateway keeps', () => {
  assert.equal(defaultDataDirectory({}, 'linux'), path.join(homedir(), '.local', 'share', 'cloudtolocalllm'))
  assert.equal(defaultDataDirectory({ XDG_DATA_HOME: '/data' }, 'linux'), path.join('/data', 'cloudtolocalllm'))
  assert.match(defaultDataDirectory({}, 'darwin'), /Application Support.CloudToLocalLLM.service$/)
  assert.match(defaultDataDirectory({ LOCALAPPDATA: 'C:\\L' }, 'win32'), /^C:\\L.CloudToLocalLLM.service$/)
})

test('it is made with all folders above it, for its owner alone', () => {
  const { path: made } = openDataDirectory(path.join(place, 'deep', 'er'))
  if (process.platform !== 'win32') assert.equal(statSync(made).mode & 0o777, 0o700)
})

test('a file in its place is named', () => {
  const file = path.join(place, 'file')
  writeFileSync(file, '')
  assert.throws(() => openDataDirectory(file), { code: 'DATA_DIRECTORY_UNUSABLE' })
})
