import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageOf } from '../names.ts'
import { awsSettings, type Changes, ofType, templatesOf } from './sample-aws.ts'

const repositoriesOf = (changes: Changes = {}) =>
  Object.values(ofType(templatesOf(changes).eks, 'AWS::ECR::Repository'))
const namesOf = (changes: Changes = {}) =>
  repositoriesOf(changes).map(({ Properties }) => Properties?.['RepositoryName'])

test('one for each image, under the names by which the cluster pulls them', () => {
  assert.deepEqual(namesOf(), ['cloudtolocalllm-gateway', 'cloudtolocalllm-database'])
  for (const [index, name] of (['gateway', 'database'] as const).entries()) {
    assert.ok(imageOf(awsSettings(), name, '1.0.0').endsWith(`.amazonaws.com/${namesOf()[index]}:1.0.0`))
  }
})

test('none where the settings name another registry, none for a database that is managed', () => {
  assert.deepEqual(namesOf({ registry: 'ghcr.io/owner' }), [])
  const database = { kind: 'managed', service: 'rds', host: 'db.example.com', network: '10.0.0.0/16' } as const
  assert.deepEqual(namesOf({ database }), ['cloudtolocalllm-gateway'])
})

test('a tag means one image for ever, each is scanned, and there is room to go back', () => {
  for (const { Properties = {} } of repositoriesOf()) {
    assert.equal(Properties['ImageTagMutability'], 'IMMUTABLE')
    assert.deepEqual(Properties['ImageScanningConfiguration'], { ScanOnPush: true })
    const text = JSON.stringify(Properties['LifecyclePolicy'])
    assert.match(text, /untagged/)
    assert.match(text, /imageCountMoreThan[^}]*100/)
  }
})
