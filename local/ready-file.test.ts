import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { removeReadyFile, writeReadyFile } from './ready-file.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'ready '))
after(() => rmSync(directory, { recursive: true }))
const file = path.join(directory, 'ready.json')
const ready = { url: 'http://127.0.0.1:1', loginUrl: 'http://127.0.0.1:1/login#t', apiKey: 'k', deviceId: 'd' }

test('the file holds the four values and nothing else, for its owner alone, and no draft stays', async () => {
  await writeReadyFile(file, Object.assign({ more: 1 }, ready))
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), ready)
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(directory), ['ready.json'])
})

test('the file of an earlier start is taken away, and one that is not there is no trouble', async () => {
  writeFileSync(file, '{}')
  await removeReadyFile(file)
  await removeReadyFile(file)
  assert.deepEqual(readdirSync(directory), [])
})

test('a folder that does not exist is named with what to do', async () => {
  const missing = path.join(directory, 'missing', 'ready.json')
  await assert.rejects(writeReadyFile(missing, ready), { code: 'READY_FILE_UNUSABLE', message: /missing/ })
})
