import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryDirectory } from '../rig/agent-rig.ts'
import { ALLOWED_PATHS, findAllowedPath, PERMISSIONS } from './allowed-paths.ts'
import { namedModels } from './named-models.ts'
import { DEFAULT_POLICY, permits, permitsModel, withModels, withPermission } from './policy.ts'
import { readPolicy, writePolicy } from './policy-file.ts'

test('the list of allowed paths is this one and no longer', () => {
  const list = ALLOWED_PATHS.map(
    ({ method, path, permission }) => `${method} ${path}${permission ? ` if ${permission}` : ''}`,
  )
  assert.deepEqual(list, [
    'GET /api/version',
    'GET /v1/models',
    'GET /api/tags',
    'GET /api/ps',
    'POST /v1/chat/completions',
    'POST /v1/completions',
    'POST /v1/embeddings',
    'POST /v1/responses',
    'POST /v1/rerank',
    'POST /v1/audio/*',
    'POST /v1/images/*',
    'POST /v1/messages',
    'POST /v1/messages/count_tokens',
    'POST /api/show',
    'POST /api/chat',
    'POST /api/generate',
    'POST /api/embed',
    'POST /api/embeddings',
    'POST /api/pull if pull',
    'DELETE /api/delete if delete',
    'POST /api/create if create',
    'POST /api/copy if copy',
  ])
})

test('method and path must both fit; a query may follow', () => {
  assert.ok(findAllowedPath('POST', '/v1/messages?beta=true'))
  assert.ok(findAllowedPath('HEAD', '/api/tags'))
  assert.ok(findAllowedPath('POST', '/v1/audio/speech'))
  assert.equal(findAllowedPath('GET', '/v1/messages'), undefined)
  assert.equal(findAllowedPath('POST', '/api/delete'), undefined)
})

test('nothing beyond asking is permitted by default, and each permission is turned on alone', () => {
  assert.ok(PERMISSIONS.every((permission) => !permits(DEFAULT_POLICY, permission)))
  const policy = withPermission(DEFAULT_POLICY, 'pull', true)
  assert.deepEqual(policy.allows, ['pull'])
  assert.deepEqual(withPermission(policy, 'pull', false).allows, [])
})

test('the first model that is named turns every other one off', () => {
  const policy = withModels(DEFAULT_POLICY, ['llama3.2'], true)
  assert.ok(permitsModel(DEFAULT_POLICY, 'anything'))
  assert.ok(permitsModel(policy, 'llama3.2:latest'))
  assert.ok(!permitsModel(policy, 'llama3.2:70b'))
})

test('taking the last model away leaves none, not all', () => {
  const policy = withModels(withModels(DEFAULT_POLICY, ['llama3.2'], true), ['llama3.2:latest'], false)
  assert.deepEqual(policy.models, [])
  assert.ok(!permitsModel(policy, 'llama3.2'))
})

test('every model that a body names is seen, whatever the case of its key', () => {
  assert.deepEqual(namedModels(Buffer.from('{"model":"a","MODEL":"b","name":"c","from":"d","ſource":"e","x":"f"}')), [
    'a',
    'b',
    'c',
    'd',
    'e',
  ])
})

test('a body of which nothing can be said is told apart from one that names no model', () => {
  assert.deepEqual(namedModels(Buffer.from('{}')), [])
  for (const body of ['', '[]', 'null', '{"model":', '{"model":{"$ne":1}}', '--form\r\n']) {
    assert.equal(namedModels(Buffer.from(body)), undefined)
  }
})

test('a policy is read as it was written; a damaged one is a fault, not a default', async (t) => {
  const directory = await temporaryDirectory(t)
  assert.deepEqual(await readPolicy(directory), DEFAULT_POLICY)
  await writePolicy(directory, { allows: ['copy'], models: ['a'] })
  assert.deepEqual(await readPolicy(directory), { allows: ['copy'], models: ['a'] })
  await directory.writeJson('policy.json', { allows: ['everything'] })
  await assert.rejects(readPolicy(directory), { code: 'DATA_DAMAGED' })
})
