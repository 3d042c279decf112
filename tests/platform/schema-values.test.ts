import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Schema } from '@cloudtolocalllm/platform/settings-schema'
import fc from 'fast-check'
import { type Chosen, valuesOf } from './schema-values.ts'

function sample(schema: Schema, chosen: Chosen = {}): unknown[] {
  return fc.sample(valuesOf(schema, chosen), { seed: 1, numRuns: 300 })
}

/** All different values of a key, or of the whole. */
function seen(schema: Schema, key?: string): Set<unknown> {
  return new Set(sample(schema).map((value) => (key === undefined ? value : Object(value)[key])))
}

test('numbers stay within their bounds, and reach them', () => {
  assert.deepEqual(seen({ type: 'integer', minimum: 2, maximum: 4 }), new Set([2, 3, 4]))
  assert.deepEqual(seen({ type: 'integer', exclusiveMinimum: 0, maximum: 2 }), new Set([1, 2]))
})

test('texts have the form of their pattern, and its length', () => {
  for (const text of sample({ type: 'string', pattern: '^[a-z]+$', maxLength: 3 })) {
    assert.match(String(text), /^[a-z]{1,3}$/)
  }
})

test('words, constants and truths are all of them', () => {
  assert.deepEqual(seen({ enum: ['a', 'b'] }), new Set(['a', 'b']))
  assert.deepEqual(seen({ const: 7 }), new Set([7]))
  assert.deepEqual(seen({ type: 'boolean' }), new Set([true, false]))
  assert.deepEqual(seen({ anyOf: [{ const: 1 }, { const: 7 }] }), new Set([1, 7]))
})

test('of sections that come in kinds, every kind appears', () => {
  const kind = (name: string): Schema => ({
    type: 'object',
    properties: { kind: { const: name } },
    required: ['kind'],
  })
  assert.deepEqual(seen({ oneOf: [kind('a'), kind('b')] }, 'kind'), new Set(['a', 'b']))
})

test('what must be there always is, and what may be left out sometimes is', () => {
  const word: Schema = { const: 'x' }
  const section: Schema = { type: 'object', properties: { always: word, sometimes: word }, required: ['always'] }
  assert.deepEqual(seen(section, 'always'), new Set(['x']))
  assert.deepEqual(seen(section, 'sometimes'), new Set(['x', undefined]))
  assert.ok(sample(section).some((value) => Object.keys(Object(value)).join() === 'always'))
})

test('lists have as many entries as they may', () => {
  const lengths = sample({ type: 'array', items: { const: 1 }, minItems: 1, maxItems: 2 }).map((list) => String(list))
  assert.deepEqual(new Set(lengths), new Set(['1', '1,1']))
})

test('what was chosen stands at its path, with the sections around it', () => {
  const inner: Schema = { type: 'object', properties: { free: { type: 'string' }, other: { type: 'boolean' } } }
  const outer: Schema = { type: 'object', properties: { inner } }
  for (const value of sample(outer, { 'inner.free': fc.constant('chosen') })) {
    assert.equal(Object(value).inner.free, 'chosen')
  }
})

test('a text of any form must be chosen', () => {
  const section: Schema = { type: 'object', properties: { free: { type: 'string' } } }
  assert.throws(() => sample(section), /^Error: free: its schema has no pattern/)
})
