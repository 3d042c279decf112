import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addresses, dialectOf, findAddress, hasOtherMethod, isDialectPath } from './addresses.ts'

test('an address is found by method and path, HEAD like GET', () => {
  assert.equal(findAddress('POST', '/api/chat')?.dialect.name, 'ollama')
  assert.equal(findAddress('HEAD', '/api/tags')?.does, 'list')
  assert.equal(findAddress('GET', '/v1/models/hf.co/a/b')?.path, '/v1/models/*')
})

test('what is not in the table is not found, however it is written', () => {
  for (const path of ['/v1/../api/pull', '/API/chat', '/api/chat/', '/api/blobs/sha256:0', '/v1/models/../../x?']) {
    assert.equal(findAddress('POST', path), undefined, path)
  }
  assert.ok(hasOtherMethod('/api/chat'))
})

test('everything below /v1 and /api speaks a dialect, the page speaks none', () => {
  assert.ok(isDialectPath('/v1/unknown') && isDialectPath('/api/unknown'))
  assert.ok(!isDialectPath('/apiary') && !isDialectPath('/chat'))
})

test('errors have the shape of the dialect that was called', () => {
  assert.equal(dialectOf('/v1/messages', {}).name, 'anthropic')
  assert.equal(dialectOf('/v1/models', { 'anthropic-version': '2023-06-01' }).name, 'anthropic')
  assert.equal(dialectOf('/v1/models', {}).name, 'openai')
  assert.equal(dialectOf('/api/nothing', {}).name, 'ollama')
})

test('only addresses that change a device are managed', () => {
  const managed = addresses.filter(({ does }) => does === 'manage').map(({ path }) => path)
  assert.deepEqual(managed, ['/api/pull', '/api/create', '/api/copy', '/api/delete'])
})
