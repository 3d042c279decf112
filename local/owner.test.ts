import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { query } from '@cloudtolocalllm/database/embedded/test-server'
import { spendEnrolment } from '@cloudtolocalllm/database/enrolments'
import { findKey, listKeys, revokeKey } from '@cloudtolocalllm/database/keys'
import { spendLoginLink } from '@cloudtolocalllm/database/login-links'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { openDataDirectory } from './data-directory.ts'
import { Owner } from './owner.ts'

const place = mkdtempSync(path.join(tmpdir(), 'owner '))
after(() => rmSync(place, { recursive: true }))
const directory = openDataDirectory(place)
const { connectionString, database } = await scratchDatabase({ after })
const owner = await Owner.of(connectionString, directory)
after(() => owner.close())

test('the key is kept for its owner alone and used again', async () => {
  const key = await owner.apiKey(directory.apiKeyFile)
  assert.equal(await owner.apiKey(directory.apiKeyFile), key)
  assert.equal(readFileSync(directory.apiKeyFile, 'utf8').trim(), key)
  if (process.platform !== 'win32') assert.equal(statSync(directory.apiKeyFile).mode & 0o777, 0o600)
})

test('another key takes the place of a revoked one', async () => {
  const before = await owner.apiKey(directory.apiKeyFile)
  const { ownerId = '', id = '' } = (await findKey(database, before)) ?? {}
  await revokeKey(database, ownerId, id)
  const now = await owner.apiKey(directory.apiKeyFile)
  assert.notEqual(now, before)
  assert.equal((await listKeys(database, ownerId)).length, 1)
})

test('a login link leads to the page and works once', async () => {
  const [address, token = ''] = (await owner.loginUrl('https://models.example')).split('#')
  assert.equal(address, 'https://models.example/login')
  assert.ok(await spendLoginLink(database, token))
  assert.equal(await spendLoginLink(database, token), undefined)
})

test('an enrolment pairs one agent with the owner', async () => {
  assert.ok(await spendEnrolment(database, await owner.enrolment()))
})

test('a second meeting finds the same owner', async () => {
  const again = await Owner.of(connectionString, directory)
  assert.equal(await again.apiKey(directory.apiKeyFile), await owner.apiKey(directory.apiKeyFile))
  await again.close()
})

test('a directory that a newer version has used is named, and nothing in it is touched', async () => {
  await query(connectionString, "insert into migrations (number, name) values (9999, 'of the future')")
  await assert.rejects(Owner.of(connectionString, directory), {
    code: 'DATA_DIRECTORY_NEWER',
    message: new RegExp(`^${place} was used by a newer version: the database has schema 9999`),
  })
})
