import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { feesOf } from '@cloudtolocalllm/platform/calendar/fees'
import { calendar } from '@cloudtolocalllm/platform/calendar/versions'
import { readPriceSheet, readVersionSheet } from '../data-sheets.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { versions, versionsPage } from './versions.ts'

const environments = path.resolve(import.meta.dirname, '../../environments')

function terminalOf(answers: string[], json = false, colours = false): Terminal {
  return {
    answer: (text) => answers.push(text),
    say: () => undefined,
    json,
    columns: 80,
    interactive: false,
    colours,
  }
}

async function rowsOn(day: string) {
  const [sheet, prices] = await Promise.all([readVersionSheet({ environments }), readPriceSheet({ environments })])
  return calendar({ versions: sheet, today: day, fees: feesOf(prices) })
}

test('the page shows state, ends, days left, money and the next step, in 80 columns', async () => {
  const page = versionsPage(await rowsOn('2026-11-23'), '2026-11-23', terminalOf([]))
  assert.match(page, /^EKS +1\.34 +standard +2026-12-02 +9 +2027-12-02 +365 +1\.35$/m)
  assert.match(page, /^EKS +1\.30 +gone +2025-07-23 +-123 +2026-07-23 +- +1\.31$/m)
  for (const line of page.split('\n')) assert.ok(line.length <= 80, line)
})

test('what is gone is red and what ends soon is yellow, where there are colours', async () => {
  const page = versionsPage(await rowsOn('2026-11-23'), '2026-11-23', terminalOf([], false, true))
  const lineOf = (start: string) => page.split('\n').find((line) => line.includes(start)) ?? ''
  assert.ok(lineOf('1.30     gone').startsWith('\u001b[31m'))
  assert.ok(lineOf('1.34     standard').startsWith('\u001b[33m'))
  assert.ok(lineOf('1.35     standard').startsWith('EKS'))
})

test('an environment is shown what it uses, as a document with --json', async () => {
  const answers: string[] = []
  assert.equal(await versions('production', { environments }, terminalOf(answers, true)), 0)
  const document = JSON.parse(answers.join('\n'))
  assert.equal(document.environment, 'production')
  assert.match(document.today, /^\d{4}-\d\d-\d\d$/)
  assert.deepEqual(
    document.rows.map(({ what }: { what: string }) => what),
    ['AKS', 'PostgreSQL', 'pgBackRest', 'cert-manager', 'Node'],
  )
})

test('without an environment every version is shown', async () => {
  const answers: string[] = []
  await versions(undefined, { environments }, terminalOf(answers, true))
  assert.ok(JSON.parse(answers.join('\n')).rows.length > 30)
})
