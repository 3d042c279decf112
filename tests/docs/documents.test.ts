import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { addresses } from '@cloudtolocalllm/gateway/forward/addresses'
import { RouteCode } from '@cloudtolocalllm/gateway/forward/route-fault'
import { Metrics } from '@cloudtolocalllm/gateway/metrics'
import { SETTING_NAMES } from '@cloudtolocalllm/gateway/settings'

const docs = path.resolve(import.meta.dirname, '../../docs')

/** The first two cells of each table row whose first cell is code. */
async function rowsOf(document: string): Promise<[string, string][]> {
  const text = await readFile(path.join(docs, document), 'utf8')
  return [...text.matchAll(/^\| `([^`]+)` \| ([^|]*) \|/gm)].map(([, first = '', second = '']) => [
    first,
    second.trim(),
  ])
}

test('docs/addresses.md lists every address with its dialect, and no other', async () => {
  const inCode = addresses.map(({ method, path, dialect }) => [`${method} ${path}`, dialect.name])
  assert.deepEqual(await rowsOf('addresses.md'), inCode)
})

test('docs/settings.md lists every variable of the gateway, and no other', async () => {
  const inDocs = (await rowsOf('settings.md')).map(([name]) => name)
  assert.deepEqual(inDocs, SETTING_NAMES)
})

test('docs/metrics.md lists every metric of our own, and no other', async () => {
  const metrics = new Metrics({ devices: () => [], inFlight: () => 0 })
  const all = await metrics.registry.getMetricsAsJSON()
  const inCode = all.map(({ name }) => name).filter((name) => name.startsWith('cloudtolocalllm_'))
  const inDocs = (await rowsOf('metrics.md')).map(([name]) => name)
  assert.deepEqual(inDocs, inCode)
})

test('docs/errors.md lists every answer of the API with its status and names, and no other', async () => {
  const text = await readFile(path.join(docs, 'errors.md'), 'utf8')
  const rows = text.matchAll(/^\| (\w+) \| (\d+) \| `(\w+)` \| `(\w+)` \|/gm)
  const inDocs = [...rows].map(([, name, status, openai, anthropic]) => [name, Number(status), openai, anthropic])
  const inCode = Object.entries(RouteCode).map(([name, { status, openai, anthropic }]) => [
    name,
    status,
    openai,
    anthropic,
  ])
  assert.deepEqual(inDocs, inCode)
})
