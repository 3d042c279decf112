import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { Report } from './report.ts'

const root = path.resolve(import.meta.dirname, '../..')

async function bench(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['tests/bench/main.ts', ...words], { cwd: root })
  return stdout
}

test('every way is measured, and the run is one JSON document', async () => {
  const report: Report = JSON.parse(await bench('--json', '--rounds', '1', '--only', 'cancel', '--only', 'crowd'))
  assert.equal(report.void, false)
  for (const { figures, failed } of report.measured) {
    assert.equal(failed, undefined)
    assert.deepEqual(Object.keys(figures), ['direct', 'proxy', 'tunnel'])
  }
})

test('a person reads a table', async () => {
  const table = await bench('--rounds', '1', '--only', 'restart')
  assert.match(table, /^restart: .*\n +s to listening +s to first success\n +tunnel +[\d.]+ +[\d.]+$/m)
})
