import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments } from './arguments.ts'

const names = ['latency', 'streams', 'from nothing']
const read = (...words: string[]) => readArguments(words, names)

test('everything is measured in three rounds unless told otherwise', () => {
  assert.deepEqual(read(), { json: false, rounds: 3, measures: names })
})

test('measures are picked and left out by name', () => {
  assert.deepEqual(read('--only', 'streams', '--json')?.measures, ['streams'])
  assert.deepEqual(read('--without', 'from nothing', '--rounds', '1')?.measures, ['latency', 'streams'])
})

test('a mistake is named with what was expected', () => {
  assert.throws(() => read('--only', 'speed'), { code: 'USAGE', exitCode: 4, message: /one of latency, .* got speed/ })
  assert.throws(() => read('--rounds', 'many'), { code: 'USAGE', message: /got many/ })
  assert.throws(() => read('--fast'), { code: 'USAGE' })
})
