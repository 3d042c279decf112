import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import type { Terminal } from '../terminal/terminal.ts'
import { type CostOptions, cost } from './cost.ts'

const environments = path.resolve(import.meta.dirname, '../../environments')

/** Runs the command and gives back what it answered. */
async function answerOf(environment: string, options: CostOptions = {}, json = false): Promise<string> {
  const answers: string[] = []
  const terminal: Terminal = {
    answer: (text) => answers.push(text),
    say: () => undefined,
    json,
    columns: 80,
    interactive: false,
    colours: false,
  }
  assert.equal(await cost(environment, { environments, ...options }, terminal), 0)
  return answers.join('\n')
}

const pages: [string, CostOptions][] = [
  ['aws', {}],
  ['production', {}],
  ['google', {}],
  ['development', {}],
  ['aws', { compare: true }],
  ['aws', { savings: true }],
  ['production', { savings: true, compare: true }],
]
for (const [environment, options] of pages)
  test(`the page of ${environment} ${Object.keys(options).join(' ')} keeps to 80 columns`, async () => {
    for (const line of (await answerOf(environment, options)).split('\n')) assert.ok(line.length <= 80, line)
  })

test('every line has quantity, price, amount and the mark of its source', async () => {
  const page = await answerOf('aws')
  assert.match(page, /^EKS control plane +730 hour +0\.10 +73\.00 {2}\[\d+\]$/m)
  assert.match(page, /^EC2 instances t3\.medium +1460 hour +0\.0416 +60\.74 {2}\[\d+\]$/m)
  const marks = new Set([...page.matchAll(/\[(\d+)\]$/gm)].map((match) => match[1]))
  for (const mark of marks) assert.match(page, new RegExp(`^  \\[${mark}\\] .+`, 'm'))
})

test('each source has its day and how sure it is', async () => {
  const page = (await answerOf('aws')).split('Sources of the prices')[1] ?? ''
  const sources = page.split(/\n {2}\[/).slice(1)
  assert.ok(sources.length > 3)
  for (const source of sources) assert.match(source.replace(/\s+/g, ' '), /; \d{4}-\d\d-\d\d; (certain|good|unsure)/)
})

test('the page tells the truth about budget and target', async () => {
  assert.match(await answerOf('aws'), /^Budget 300\.00: met\. Target 91\.00: \d+\.\d\d over\.$/m)
})

test('with --json one document has all that the page has', async () => {
  const document = JSON.parse(await answerOf('aws', { savings: true, compare: true }, true))
  assert.deepEqual([document.environment, document.currency, document.budget, document.target], ['aws', 'USD', 300, 91])
  const [line] = document.lines
  for (const key of ['item', 'quantity', 'unit', 'unitPrice', 'monthly', 'source', 'asOf', 'trust', 'from'])
    assert.ok(key in line, key)
  assert.deepEqual(
    document.comparison.map(({ name }: { name: string }) => name),
    ['AKS', 'EKS', 'GKE'],
  )
  assert.ok(document.savings[0].saves >= document.savings[1].saves)
  assert.ok(document.layouts.any.monthly < document.layouts.allowed.monthly)
})

test('without being asked for neither comparison nor savings are made', async () => {
  const document = JSON.parse(await answerOf('aws', {}, true))
  assert.deepEqual([document.comparison, document.savings], [undefined, undefined])
})
