import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathIn, withFiles } from './judged-files.ts'

test('files lie in a folder of their own while a judge looks, and are gone afterwards', async () => {
  const seen = await withFiles([{ path: 'k8s/one.yaml', text: 'kind: One\n' }], async (folder) => {
    return { folder, text: await readFile(join(folder, 'k8s', 'one.yaml'), 'utf8') }
  })
  assert.equal(seen.text, 'kind: One\n')
  assert.ok(!existsSync(seen.folder))
})

test('they are gone too where the judge breaks', async () => {
  let place = ''
  const broken = withFiles([], async (folder) => {
    place = folder
    throw new Error('broken')
  })
  await assert.rejects(broken, /broken/)
  assert.ok(place !== '' && !existsSync(place))
})

test('a file has its own path again, however a judge names it', () => {
  const named = ['/tmp/x/k8s/one.yaml', 'k8s/one.yaml', './k8s/one.yaml', '/k8s/one.yaml']
  for (const said of named) assert.equal(pathIn('/tmp/x', said), 'k8s/one.yaml', said)
  assert.equal(pathIn('/tmp/x', '.github/workflows/ci.yml'), '.github/workflows/ci.yml')
})
