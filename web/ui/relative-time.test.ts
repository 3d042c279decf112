import assert from 'node:assert/strict'
import { test } from 'node:test'
import { relativeTime } from './relative-time.ts'

const NOW = Date.UTC(2026, 10, 23, 12)

const said: [string, number][] = [
  ['just now', -1000],
  ['in a moment', 30_000],
  ['5 minutes ago', -5 * 60_000 - 1],
  ['3 hours ago', -3 * 3_600_000],
  ['yesterday', -26 * 3_600_000],
  ['in 6 days', 6 * 86_400_000 + 1],
  ['1 May 2026', Date.UTC(2026, 4, 1, 12) - NOW],
]
for (const [words, distance] of said) {
  test(`a moment ${distance} ms away is said as "${words}"`, () => {
    assert.equal(relativeTime(NOW + distance, NOW), words)
  })
}
