import assert from 'node:assert/strict'
import { chownSync } from 'node:fs'
import { test } from 'node:test'
import { chooseAccount } from './account.ts'
import { temporaryDirectory } from './test-server.ts'

const asRoot = process.getuid?.() === 0
const accounts = () => [
  { name: 'nobody', uid: 65_534, gid: 65_534 },
  { name: 'postgres', uid: 26, gid: 26 },
]

test('only root needs another account, and takes postgres before nobody', () => {
  const account = chooseAccount('/missing', accounts)
  assert.equal(account?.name, asRoot ? 'postgres' : undefined)
})

test('a cluster stays with the account that owns it', () => {
  const cluster = temporaryDirectory()
  if (asRoot) chownSync(cluster, 65_534, 65_534)
  assert.equal(chooseAccount(cluster, accounts)?.name, asRoot ? 'nobody' : undefined)
})

test('a system without any such account is told to make one', () => {
  const choose = () => chooseAccount('/missing', () => [])
  if (asRoot) assert.throws(choose, { code: 'DATABASE_ACCOUNT_MISSING' })
  else assert.equal(choose(), undefined)
})
