import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { rememberingTerminal } from '../terminal/sample-terminal.ts'
import { type PlanOptions, plan } from './plan.ts'
import { render } from './render.ts'

const shipped = path.join(import.meta.dirname, '../../environments')

async function planned(environment: string, options: PlanOptions = {}) {
  const { answers, terminal } = rememberingTerminal(true)
  const code = await plan(environment, { environments: shipped, ...options }, terminal)
  assert.equal(answers.length, 1)
  return { code, document: JSON.parse(answers[0] ?? '') }
}

/** The settings of one environment, with a part of the text replaced. */
async function changed(t: TestContext, environment: string, before: string, after: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plan '))
  t.after(() => rm(folder, { recursive: true }))
  await cp(shipped, folder, { recursive: true })
  const file = path.join(folder, `${environment}.yaml`)
  const text = await readFile(file, 'utf8')
  assert.ok(text.includes(before))
  await writeFile(file, text.replace(before, after))
  return folder
}

for (const environment of ['aws', 'development', 'google', 'production']) {
  test(`${environment}: one document with changes, cost, objectives, refusals and warnings`, async () => {
    const { code, document } = await planned(environment)
    assert.equal(code, ExitCode.changes)
    assert.deepEqual(document.refusals, [])
    assert.equal(document.environment, environment)
    const { monthly, currency, lines, budget, target } = document.cost
    assert.deepEqual([currency, typeof monthly, typeof budget, typeof target], ['USD', 'number', 'number', 'number'])
    for (const line of lines) {
      assert.deepEqual(
        ['item', 'quantity', 'unit', 'unitPrice', 'monthly', 'source', 'asOf'].filter((key) => !(key in line)),
        [],
      )
    }
    const { rpo, rto } = document.objectives
    assert.deepEqual([rpo.target, rto.target], [3600, 7200])
  })
}

test('over budget it is refused with exit code 3, and the rule, the reason and the mend are named', async (t) => {
  const environments = await changed(t, 'aws', 'monthly: 300', 'monthly: 100')
  const { code, document } = await planned('aws', { environments })
  assert.equal(code, ExitCode.refused)
  const [{ rule, reason, fix }] = document.refusals
  assert.deepEqual([rule, reason.length > 10], ['budget', true])
  assert.match(fix, /ctl cost aws --savings/)
})

test('against what was just rendered nothing is to be done, and exit code 0 says so', async (t) => {
  const into = await mkdtemp(path.join(tmpdir(), 'rendered '))
  t.after(() => rm(into, { recursive: true }))
  await render({ environments: shipped, into }, rememberingTerminal().terminal)
  const { code, document } = await planned('google', { against: into })
  assert.deepEqual([code, document.changes], [ExitCode.done, []])
})

test('against something that is neither a folder nor a commit it says what it expected', async () => {
  await assert.rejects(planned('aws', { against: 'no-such-ref' }), { code: 'AGAINST_UNKNOWN', exitCode: 4 })
})

test('the page fits 80 columns and says the same', async () => {
  const { answers, terminal } = rememberingTerminal()
  await plan('aws', { environments: shipped }, terminal)
  const lines = (answers[0] ?? '').split('\n')
  assert.deepEqual(
    lines.filter((line) => line.length > 80),
    [],
  )
  for (const words of [/^Cloud$/, /EKS control plane/, /^Recovery$/, /^Warnings$/, /0 refused/]) {
    assert.ok(
      lines.some((line) => words.test(line)),
      `no line fits ${words}`,
    )
  }
})
