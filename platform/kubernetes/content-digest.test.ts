import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentDigest, fnv1a } from './content-digest.ts'

test('the hash is FNV-1a, by the vectors of its authors', () => {
  assert.equal(fnv1a(''), 'cbf29ce484222325')
  assert.equal(fnv1a('a'), 'af63dc4c8601ec8c')
  assert.equal(fnv1a('foobar'), '85944171f73967e8')
})

test('equal values have equal digests, any change gives another', () => {
  const spec = { image: 'a', env: [{ name: 'x', value: '1' }] }
  assert.equal(contentDigest(spec), contentDigest(structuredClone(spec)))
  assert.notEqual(contentDigest(spec), contentDigest({ ...spec, image: 'b' }))
  assert.notEqual(contentDigest(['ab', 'c']), contentDigest(['a', 'bc']))
})

test('what is undefined is not there', () => {
  assert.equal(contentDigest({ a: 1, b: undefined }), contentDigest({ a: 1 }))
})

test('a digest may be part of a name', () => {
  for (const value of [undefined, 0, 'é', {}, []]) assert.match(contentDigest(value), /^[0-9a-f]{16}$/)
})
