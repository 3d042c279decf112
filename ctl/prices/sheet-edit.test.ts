import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPrices } from '@cloudtolocalllm/platform/cost/prices'
import type { FoundPrice } from './found-price.ts'
import { editSheet } from './sheet-edit.ts'

const SHEET = `# Prices.
reference: { aws: us-east-1, azure: eastus, google: us-central1 }

prices:
  # Machines
  - id: aws/ec2/t3.medium
    item: EC2 instances t3.medium
    unit: hour
    amounts: { us-east-1: 0.0416 } # the usual one
    source: 'a file, somewhere'
    asOf: 2026-07-20
    trust: good

  - id: aws/kms/key
    item: KMS key
    unit: month
    amount: 1
    source: memory
    asOf: 2025-01-01
    trust: unsure
machines: []
assumptions: []
`

const found = (id: string, region: string, amount: number): FoundPrice => ({
  id,
  region,
  amount,
  asOf: '2026-11-20',
  source: 'AWS price list',
})

test('a changed price gets its amount, day and source, and nothing else moves', () => {
  const { text, changes } = editSheet(SHEET, [found('aws/ec2/t3.medium', 'us-east-1', 0.05)])
  assert.equal(
    text,
    SHEET.replace('0.0416', '0.05')
      .replace("'a file, somewhere'", 'AWS price list')
      .replace('2026-07-20', '2026-11-20')
      .replace('trust: good', 'trust: certain'),
  )
  assert.deepEqual(changes[0], {
    id: 'aws/ec2/t3.medium',
    region: 'us-east-1',
    before: 0.0416,
    after: 0.05,
    state: 'changed',
  })
})

test('a confirmed price keeps its amount and is certain from then on', () => {
  const { text, changes } = editSheet(SHEET, [found('aws/kms/key', '', 1)])
  assert.equal(changes[0]?.state, 'confirmed')
  const key = readPrices(text).prices.get('aws/kms/key')
  assert.deepEqual([key?.amount, key?.trust, key?.asOf], [1, 'certain', '2026-11-20'])
})

test('a region that the sheet lacks is added to its row', () => {
  const both = [found('aws/ec2/t3.medium', 'us-east-1', 0.0416), found('aws/ec2/t3.medium', 'eu-west-1', 0.0456)]
  const { text, changes } = editSheet(SHEET, both)
  assert.match(text, /amounts: \{ us-east-1: 0\.0416, eu-west-1: 0\.0456 \} # the usual one/)
  assert.equal(changes[1]?.state, 'added')
})

test('a price that jumped by more than twice is shown and not written', () => {
  const { text, changes } = editSheet(SHEET, [found('aws/kms/key', '', 730)])
  assert.equal(text, SHEET)
  assert.equal(changes[0]?.state, 'doubtful')
})

test('the day of a row stays while one of its regions was not looked up', () => {
  const two = SHEET.replace('{ us-east-1: 0.0416 }', '{ us-east-1: 0.0416, eu-west-1: 0.0456 }')
  const { text } = editSheet(two, [found('aws/ec2/t3.medium', 'us-east-1', 0.042)])
  assert.match(text, /us-east-1: 0\.042,/)
  assert.match(text, /asOf: 2026-07-20/)
})

test('what the sheet does not have is not added', () => {
  assert.deepEqual(editSheet(SHEET, [found('aws/yacht', '', 1)]), { text: SHEET, changes: [] })
})
