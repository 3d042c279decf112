import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Caller, mayUse } from './permission.ts'

const ada: Caller = { personId: 'ada', keyId: null, models: null, via: 'page' }
const limited: Caller = { personId: 'ada', keyId: 'k', models: ['llama3.2', 'phi4:14b'], via: 'key' }

test('a person may use every model of their own devices, and nothing of another’s', () => {
  assert.ok(mayUse(ada, { ownerId: 'ada' }, 'anything'))
  assert.ok(!mayUse(ada, { ownerId: 'eve' }, 'anything'))
})

test('a key that names models may use these alone, and on its person’s devices alone', () => {
  const rows: [string, boolean][] = [
    ['llama3.2', true],
    ['llama3.2:latest', true],
    ['llama3.2:1b', false],
    ['phi4:14b', true],
    ['phi4', false],
    ['Llama3.2', false],
    ['', false],
  ]
  for (const [model, expected] of rows) assert.equal(mayUse(limited, { ownerId: 'ada' }, model), expected, model)
  assert.ok(!mayUse(limited, { ownerId: 'eve' }, 'llama3.2'))
})

test('a key with an empty list may use nothing', () => {
  assert.ok(!mayUse({ ...limited, models: [] }, { ownerId: 'ada' }, 'llama3.2'))
})
