import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { readPrices } from '@cloudtolocalllm/platform/cost/prices'
import { startSampleLists } from '../prices/sample-lists.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type RefreshOptions, refreshPrices } from './prices.ts'

const shipped = path.resolve(import.meta.dirname, '../../environments')

/** Refreshes a copy of the shipped sheet. */
async function refresh(options: Omit<RefreshOptions, 'environments'>) {
  const environments = await mkdtemp(path.join(tmpdir(), 'ctl-prices-'))
  const answers: string[] = []
  const said: string[] = []
  const terminal: Terminal = {
    answer: (text) => answers.push(text),
    say: (text) => said.push(text),
    json: true,
    columns: 80,
    interactive: false,
    colours: false,
  }
  try {
    await cp(shipped, environments, { recursive: true })
    const before = await readFile(path.join(environments, 'prices.yaml'), 'utf8')
    const ended = await refreshPrices({ ...options, environments }, terminal).catch((error: unknown) => error)
    const after = await readFile(path.join(environments, 'prices.yaml'), 'utf8')
    return { ended, before, after, said, document: answers.length > 0 ? JSON.parse(answers.join('')) : undefined }
  } finally {
    await rm(environments, { recursive: true })
  }
}

test('what the lists have is written with its day, and everything else stays byte for byte', async () => {
  await using lists = await startSampleLists()
  const base = { aws: lists.base, azure: lists.base, google: lists.base }
  const { ended, before, after } = await refresh({ lists: base, googleKey: 'a-key' })
  assert.equal(ended, 0)
  const { prices } = readPrices(after)
  assert.equal(prices.get('aws/ec2/t3.medium')?.amounts?.['us-east-1'], 0.042)
  assert.deepEqual(
    [prices.get('google/vm/e2-medium')?.asOf, prices.get('google/vm/e2-medium')?.source],
    ['2026-11-19', 'Google price list'],
  )
  assert.equal(prices.get('azure/vm/Standard_D2as_v6')?.amounts?.['eastus'], 0.0908)
  const [old, now] = [before.split('\n'), after.split('\n')]
  assert.equal(now.length, old.length)
  const changed = now.filter((line, at) => line !== old[at]).map((line) => line.trim().split(':')[0])
  assert.deepEqual([...new Set(changed)].sort(), ['amounts', 'asOf', 'source', 'trust'])
})

test('what the lists do not have is named', async () => {
  await using lists = await startSampleLists()
  const { document } = await refresh({ lists: { aws: lists.base, azure: lists.base } })
  assert.ok(document.missing.some(({ id }: { id: string }) => id === 'aws/ec2/t4g.nano'))
  assert.ok(!document.missing.some(({ id }: { id: string }) => id === 'aws/ec2/t3.medium'))
})

test('without a key Google’s prices stay, and it says so', async () => {
  await using lists = await startSampleLists()
  const base = { aws: lists.base, azure: lists.base, google: lists.base }
  const { after, before, said } = await refresh({ lists: base, googleKey: '' })
  const rowOf = (text: string) => readPrices(text).prices.get('google/vm/e2-medium')
  assert.deepEqual(rowOf(after), rowOf(before))
  assert.ok(said.some((line) => line.includes('GOOGLE_API_KEY')))
})

test('nothing is written where a list cannot be reached', async () => {
  const { ended, after, before } = await refresh({ lists: { aws: 'http://127.0.0.1:1' } })
  assert.ok(ended instanceof Error && ended.message.includes('but nothing answers'))
  assert.equal(after, before)
})
