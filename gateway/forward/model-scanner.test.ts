import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BodyMalformed, ModelScanner } from './model-scanner.ts'

/** The facts of a body that arrives in pieces of `size` bytes. */
function scan(body: string | Buffer, size = 1e9, keys?: string[]) {
  const bytes = Buffer.from(body)
  const scanner = new ModelScanner(keys)
  for (let at = 0; at < bytes.length; at += size) scanner.see(bytes.subarray(at, at + size))
  return scanner.facts
}

test('model and stream are found wherever they stand', () => {
  const body = '{ "messages": [{"role": "user", "content": "say \\"model\\": no"}], "stream" : true , "model":"a/b:c" }'
  for (const size of [1, 2, 3, 7, 1e9]) {
    const facts = scan(body, size)
    assert.deepEqual([facts.model, facts.stream], ['a/b:c', true], `in pieces of ${size}`)
    assert.equal(body.slice(facts.modelAt?.start, facts.modelAt?.end), '"a/b:c"')
  }
})

test('a model deeper in the body is not the model', () => {
  assert.equal(scan('{"tools":[{"model":"no"}],"x":{"model":"no"},"model":"yes"}').model, 'yes')
})

test('escapes in the name and the key are read as JSON reads them', () => {
  assert.equal(scan('{"mod\\u0065l":"caf\\u00e9 \\"x\\" \\\\"}', 1).model, 'café "x" \\')
})

test('a key of another case is the same key, because Go reads it so', () => {
  assert.equal(scan('{"Model":"a"}').model, 'a')
  assert.throws(() => scan('{"model":"a","MODEL":"b"}'), BodyMalformed)
})

test('two models are refused: engines differ in which one they take', () => {
  assert.throws(() => scan('{"model":"a","model":"b"}'), BodyMalformed)
})

test('an older key serves where the preferred one is missing', () => {
  assert.equal(scan('{"name":"old"}', 1, ['model', 'name']).model, 'old')
  assert.equal(scan('{"name":"old","model":"new"}', 1, ['model', 'name']).model, 'new')
  assert.equal(scan('{"model":"new","name":"old"}', 1, ['model', 'name']).model, 'new')
})

test('stream false is told apart from no stream', () => {
  assert.equal(scan('{"stream":false}').stream, false)
  assert.equal(scan('{"model":"a"}').stream, undefined)
})

test('what is no object is refused', () => {
  for (const body of ['[1]', '"model"', 'model=a', 'null']) assert.throws(() => scan(body), BodyMalformed, body)
})

test('twenty megabytes of picture before the model do not hide it', () => {
  const body = Buffer.from(`{"image":"${'A'.repeat(20 << 20)}","model":"m"}`)
  assert.equal(scan(body, 65_536).model, 'm')
})
