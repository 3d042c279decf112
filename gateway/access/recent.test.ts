import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Recent } from './recent.ts'

test('what was set longest ago is forgotten first, however much comes', () => {
  const recent = new Recent<number>(3)
  for (let value = 0; value < 1_000; value += 1) recent.set(`${value % 5}`, value)
  assert.equal(recent.size, 3)
  assert.deepEqual(
    ['0', '1', '2', '3', '4'].map((key) => recent.get(key)),
    [undefined, undefined, 997, 998, 999],
  )
})

test('entries are forgotten by name or by what they are', () => {
  const recent = new Recent<number>(10)
  for (const value of [1, 2, 3, 4]) recent.set(`${value}`, value)
  recent.delete('1')
  recent.forget((value) => value % 2 === 0)
  assert.deepEqual([recent.size, recent.get('3')], [1, 3])
})
