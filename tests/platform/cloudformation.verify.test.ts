import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { cfnLint } from '../judges/cfn-lint.ts'
import { cfnLintExceptions } from '../judges/cfn-lint-exceptions.ts'
import { checkov } from '../judges/checkov.ts'
import { checkovExceptions } from '../judges/checkov-exceptions.ts'
import { assertAccepted, assertAllJudged, withoutExceptions } from '../judges/finding.ts'
import { everyRendering, filesOf, type Rendering } from './rendered.ts'

const TEMPLATES = /^config\/cloudformation\/.*\.yaml$/

let renderings: readonly Rendering[]
before(async () => {
  renderings = await everyRendering()
})

const open = {
  path: 'open.yaml',
  text: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BuketName: mistyped
`,
}

test('cfn-lint refuses a property that does not exist', async () => {
  const findings = await cfnLint([open])
  assert.deepEqual(findings.map(({ rule, file, line }) => [rule, file, line])[0], ['E3002', 'open.yaml', 6])
})

test('Checkov refuses a bucket that may become public', async () => {
  const rules = (await checkov('cloudformation', [open])).findings.map(({ rule }) => rule)
  assert.ok(rules.includes('CKV_AWS_53'), rules.join())
})

test('cfn-lint accepts every stack, of the shipped and of the generated settings', async () => {
  const templates = filesOf(renderings, TEMPLATES)
  assert.ok(templates.length >= 3 * renderings.length, `${templates.length} templates`)
  assertAccepted(withoutExceptions(await cfnLint(templates), cfnLintExceptions))
})

test('Checkov refuses a rule that a template skips without saying why', async () => {
  const skip = `    Metadata: { checkov: { skip: [{ id: CKV_AWS_53, comment: '' }] } }\n    Properties: {}\n`
  const text = `${open.text.slice(0, open.text.indexOf('    Properties'))}${skip}`
  const { findings } = await checkov('cloudformation', [{ path: 'skipping.yaml', text }])
  const finding = findings.find(({ rule }) => rule === 'CKV_AWS_53')
  assert.match(finding?.message ?? '', /^skipped without a reason/)
})

test('Checkov accepts every stack', async () => {
  const templates = filesOf(renderings, TEMPLATES)
  const { findings, judged } = await checkov('cloudformation', templates)
  assertAllJudged(templates, judged)
  assertAccepted(withoutExceptions(findings, checkovExceptions))
})
