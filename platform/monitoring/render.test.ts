import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { SHIPPED, settingsOf } from '../sample-facts.ts'
import { renderMonitoring } from './render.ts'

const shipped = SHIPPED.map((name) => settingsOf(name))
const read = (path: string, environments = shipped) =>
  parse(renderMonitoring(environments).find((file) => file.path === path)?.text ?? assert.fail(path))

interface Rule {
  alert: string
  labels: Record<string, string>
  annotations: Record<string, string>
}
const rulesOf = (name: string): Rule[] =>
  read(`config/prometheus/${name}/rules.yaml`).groups.flatMap(({ rules }: { rules: Rule[] }) => rules)

test('each environment has its rules and their tests, in a folder of its own', () => {
  assert.deepEqual(
    renderMonitoring(shipped).map(({ path }) => path),
    SHIPPED.flatMap((name) => ['rules', 'rules.test'].map((file) => `config/prometheus/${name}/${file}.yaml`)),
  )
})

test('every alert says what happened, what it means, and the command to run', () => {
  for (const name of SHIPPED) {
    for (const { alert, labels, annotations } of rulesOf(name)) {
      assert.deepEqual(Object.keys(annotations), ['summary', 'description', 'runbook'], alert)
      assert.match(annotations['runbook'] ?? '', new RegExp(`^npm run ctl -- \\w+ ${name}$`))
      assert.equal(labels['environment'], name)
      assert.match(labels['urgency'] ?? '', /^(now|week)$/)
    }
  }
})

test('no alert stands twice in a file, and no group is empty', () => {
  for (const name of SHIPPED) {
    const names = rulesOf(name).map(({ alert }) => alert)
    assert.equal(new Set(names).size, names.length)
    for (const { rules } of read(`config/prometheus/${name}/rules.yaml`).groups) assert.ok(rules.length > 0)
  }
})

test('every alert is tested to fire and to stay silent, and to wait where it says so', () => {
  for (const name of SHIPPED) {
    const { tests } = read(`config/prometheus/${name}/rules.test.yaml`)
    for (const { alert } of rulesOf(name)) {
      const asked = tests.flatMap((one: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }) =>
        one.alert_rule_test.filter(({ alertname }) => alertname === alert),
      )
      const firing = asked.filter((one: { exp_alerts: unknown[] }) => one.exp_alerts.length > 0)
      assert.equal(firing.length, 1, alert)
      assert.ok(asked.length >= 2, alert)
    }
  }
})

test('a change of one environment changes the files of that environment and no other', () => {
  const changed = shipped.map((settings) =>
    settings.name === 'google' ? settingsOf('google', { namespace: 'models' }) : settings,
  )
  const before = new Map(renderMonitoring(shipped).map(({ path, text }) => [path, text]))
  const differing = renderMonitoring(changed).filter(({ path, text }) => before.get(path) !== text)
  assert.deepEqual(
    differing.map(({ path }) => path),
    ['config/prometheus/google/rules.yaml', 'config/prometheus/google/rules.test.yaml'],
  )
})

test('the same settings give the same bytes', () => {
  assert.deepEqual(renderMonitoring(shipped), renderMonitoring(shipped))
})
