import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { stacksOf } from '../cloudformation/stacks.ts'
import { kubernetesObjects } from '../kubernetes/render.ts'
import type { Settings } from '../settings.ts'
import { readSettings } from '../settings-file.ts'
import { estimate } from './estimate.ts'
import { readPrices } from './prices.ts'
import { guidelineSettings, stackOf } from './sample-environment.ts'

const folder = new URL('../../environments/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const prices = readPrices(read('prices.yaml'))

const estimateOf = (settings: Settings) =>
  estimate({ settings, stacks: stacksOf(settings), objects: kubernetesObjects(settings, '0.1.0'), prices })

const shipped = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && file !== 'prices.yaml' && file !== 'versions.yaml')
  .map((file) => {
    const result = readSettings(read(file), file)
    assert.ok('settings' in result, file)
    return result.settings
  })

for (const settings of shipped) {
  test(`${settings.name}: every resource of the stacks is priced, free for a reason, or told as unpriced`, () => {
    const { lines, free, unpriced } = estimateOf(settings)
    const told = new Set([
      ...lines.flatMap(({ from }) => from),
      ...free.map(({ name }) => name),
      ...unpriced.map(({ name }) => name),
    ])
    for (const { name, template } of stacksOf(settings))
      for (const [id, { Condition }] of Object.entries(template.Resources))
        if (Condition === undefined) assert.ok(told.has(`${name}/${id}`), `${name}/${id}`)
  })

  test(`${settings.name}: no type is missing from the table, and no price from the sheet`, () => {
    const { unpriced } = estimateOf(settings)
    const gaps = unpriced.filter(({ why }) => /not in the table|no such price/.test(why))
    assert.deepEqual(gaps, [])
  })

  test(`${settings.name}: the total is the sum of the lines, and within the budget that it names`, () => {
    const { monthly, lines, budget } = estimateOf(settings)
    const cents = lines.reduce((sum, line) => sum + Math.round(line.monthly * 100), 0)
    assert.equal(Math.round(monthly * 100), cents)
    assert.ok(monthly <= budget, `${monthly} of ${budget}`)
  })

  test(`${settings.name}: each line has its source and day, and is quantity times price`, () => {
    for (const { item, quantity, unitPrice, monthly, source, asOf, from } of estimateOf(settings).lines) {
      assert.ok(Math.abs(quantity * unitPrice - monthly) <= 0.0051, item)
      assert.match(asOf, /^20\d\d-\d\d-\d\d$/)
      assert.ok(source !== '' && from.length > 0, item)
    }
  })
}

test('the guidelines’ AWS environment is told in plain words', () => {
  const settings = shipped.find(({ name }) => name === 'aws')
  const items = settings ? estimateOf(settings).lines.map(({ item }) => item) : []
  for (const item of [
    'EKS control plane',
    'EC2 instances t3.medium',
    'NAT gateway',
    'NAT gateway traffic',
    'Public IPv4',
    'Network Load Balancer',
    'Block storage gp3',
    'Internet traffic',
    'CloudWatch Logs',
    'KMS key',
  ])
    assert.ok(items.includes(item), item)
})

test('a region that the sheet does not know borrows prices, and the lines say whose', () => {
  const { lines } = estimateOf(guidelineSettings({ aws: { region: 'eu-west-1' } }))
  const line = lines.find(({ item }) => item === 'EC2 instances t3.medium')
  assert.match(line?.note ?? '', /price of us-east-1, as none of eu-west-1 is known/)
  assert.equal(lines.find(({ item }) => item === 'EKS control plane')?.note, undefined)
})

test('nodes that may scale say so, and are priced as planned', () => {
  const { lines } = estimateOf(guidelineSettings({ cluster: { nodes: { type: 't3.medium', count: 2, max: 5 } } }))
  assert.match(
    lines.find(({ item }) => item === 'EC2 instances t3.medium')?.note ?? '',
    /priced at 2; scaling may start 5/,
  )
})

test('without stacks and objects only usage costs', () => {
  const { lines } = estimate({ settings: guidelineSettings(), stacks: [stackOf({})], objects: [], prices })
  assert.deepEqual(
    lines.map(({ item }) => item),
    ['Internet traffic', 'CloudWatch Logs', 'CloudWatch Logs kept', 'S3 storage'],
  )
})
