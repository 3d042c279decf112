import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserInWords, bytesInWords, counted, durationInWords, listed, speedInWords } from './words.ts'

test('sizes are said in gigabytes or megabytes', () => {
  assert.deepEqual([2.02e9, 2.7e8].map(bytesInWords), ['2.0 GB', '270 MB'])
})

test('durations are said in seconds or minutes', () => {
  assert.deepEqual([300, 14_000, 125_000].map(durationInWords), ['1 s', '14 s', '2 min'])
})

test('slow speeds keep a decimal', () => {
  assert.deepEqual([4.23, 48.2].map(speedInWords), ['4.2 tok/s', '48 tok/s'])
})

test('one thing is not things', () => {
  assert.deepEqual(
    [counted(1, 'model'), counted(0, 'model'), counted(2, 'reply', 'replies')],
    ['1 model', '0 models', '2 replies'],
  )
})

test('names are listed as a person lists them', () => {
  assert.equal(listed(['study-pc', 'macbook', 'attic']), 'study-pc, macbook and attic')
})

const agents: [string, string][] = [
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0', 'Edge on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605 Version/26 Safari/604.1',
    'Safari on iPhone',
  ],
  ['curl/8.14', 'A browser'],
]
for (const [agent, words] of agents) {
  test(`${agent.slice(0, 40)}… is ${words}`, () => assert.equal(browserInWords(agent), words))
}
