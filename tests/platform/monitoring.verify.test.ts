import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertAccepted } from '../judges/finding.ts'
import { promtool } from '../judges/promtool.ts'
import { everyRendering, filesOf, type Rendering } from './rendered.ts'

let renderings: readonly Rendering[]
before(async () => {
  renderings = await everyRendering()
})

const rules = (query: string) => ({
  path: 'rules.yaml',
  text: `groups: [{ name: one, rules: [{ alert: Down, expr: '${query}', for: 1m }] }]\n`,
})

const tests = (value: string) => ({
  path: 'rules.test.yaml',
  text: `rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{ series: 'up', values: '${value}' }]
    alert_rule_test: [{ eval_time: 5m, alertname: Down, exp_alerts: [{}] }]
`,
})

test('promtool refuses a query that is none', async () => {
  const [finding] = await promtool([rules('up = = 0')])
  assert.equal(finding?.rule, 'check rules')
  assert.match(finding?.message ?? '', /parse error/)
})

test('promtool refuses rules that do not do what their test says, and accepts those that do', async () => {
  assert.deepEqual(await promtool([rules('up == 0'), tests('0x10')]), [])
  const [finding] = await promtool([rules('up == 0'), tests('1x10')])
  assert.equal(finding?.rule, 'test rules')
  assert.match(finding?.message ?? '', /FAILED/)
})

test('promtool accepts the rules of every environment and runs their tests', async () => {
  const files = filesOf(renderings, /^config\/prometheus\/.*\.yaml$/)
  assert.ok(files.some(({ path }) => path.endsWith('.test.yaml')))
  assertAccepted(await promtool(files))
})
