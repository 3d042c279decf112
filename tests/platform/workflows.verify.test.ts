import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { checkov } from '../judges/checkov.ts'
import { checkovExceptions } from '../judges/checkov-exceptions.ts'
import { assertAccepted, assertAllJudged, withoutExceptions } from '../judges/finding.ts'
import { actionlintExceptions, zizmorExceptions } from '../judges/workflow-exceptions.ts'
import { actionlint, zizmor } from '../judges/workflow-linters.ts'
import { everyRendering, filesOf, type Rendering } from './rendered.ts'

const WORKFLOWS = /^\.github\/workflows\/.*\.yml$/

let renderings: readonly Rendering[]
before(async () => {
  renderings = await everyRendering()
})

/** Whoever opens a pull request may run what they like with the repository's rights. */
const injectable = {
  path: '.github/workflows/open.yml',
  text: `name: Open
on: pull_request_target
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: echo \${{ github.event.pull_request.title }}
      - run: echo $UNQUOTED
`,
}

test('actionlint refuses a title that becomes code, and a script that shellcheck refuses', async () => {
  const findings = await actionlint([injectable])
  assert.deepEqual(
    findings.map(({ file, rule, line }) => [file, rule, line]),
    [
      ['.github/workflows/open.yml', 'expression', 8],
      ['.github/workflows/open.yml', 'shellcheck', 9],
    ],
  )
})

test('zizmor refuses the injection, the action that is not pinned and the permissions that nobody narrowed', async () => {
  const rules = (await zizmor([injectable])).map(({ rule }) => rule)
  for (const rule of ['template-injection', 'unpinned-uses', 'excessive-permissions']) assert.ok(rules.includes(rule))
})

test('zizmor counts a finding that the workflow itself asks to ignore', async () => {
  const text = injectable.text.replace('checkout@v4', 'checkout@v4 # zizmor: ignore[unpinned-uses]')
  const rules = (await zizmor([{ ...injectable, text }])).map(({ rule }) => rule)
  assert.ok(rules.includes('unpinned-uses'), rules.join())
})

test('Checkov refuses the workflow too', async () => {
  const rules = (await checkov('github_actions', [injectable])).findings.map(({ rule }) => rule)
  assert.ok(rules.includes('CKV_GHA_2'), rules.join())
})

test('actionlint accepts every workflow, of the shipped and of the generated settings', async () => {
  const workflows = filesOf(renderings, WORKFLOWS)
  assert.ok(workflows.length > renderings.length, `${workflows.length} workflows`)
  assertAccepted(withoutExceptions(await actionlint(workflows), actionlintExceptions))
})

test('zizmor accepts every workflow', async () => {
  assertAccepted(withoutExceptions(await zizmor(filesOf(renderings, WORKFLOWS)), zizmorExceptions))
})

test('Checkov accepts every workflow', async () => {
  const workflows = filesOf(renderings, WORKFLOWS)
  const { findings, judged } = await checkov('github_actions', workflows)
  assertAllJudged(workflows, judged)
  assertAccepted(withoutExceptions(findings, checkovExceptions))
})
