import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asciiOf, inAscii } from './ascii.ts'
import { awsSettings } from './sample-aws.ts'
import { renderStacks } from './stacks.ts'

test('the rendered files are ASCII, as the AWS CLI reads them in the encoding of the shell', () => {
  for (const { path, text } of renderStacks([awsSettings({ aws: { auditTrail: 'create', region: 'eu-north-1' } })])) {
    assert.equal(text.match(/[^\n -~]/)?.[0], undefined, path)
  }
})

test('typographic signs become plain ones, wherever they stand', () => {
  assert.deepEqual(asciiOf({ text: 'the cluster’s “own” – and so on…', list: ['é', 1, null], deep: { yes: true } }), {
    text: 'the cluster\'s "own" - and so on...',
    list: ['?', 1, null],
    deep: { yes: true },
  })
})

test('what is ASCII stays as it is', () => {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'x',
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Metadata: { why: 'a\nb' }, Properties: { TopicName: 'a' } } },
  } as const
  assert.deepEqual(inAscii(template), template)
})
