import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { cached, cacheRoot } from './cache.ts'

let base: string
let root: string
let made: number
before(async () => {
  base = await mkdtemp(join(tmpdir(), 'cache with space-'))
})
beforeEach(async () => {
  root = await mkdtemp(join(base, 'root-'))
  made = 0
})
after(() => rm(base, { recursive: true }))

function entry(content: string) {
  const make = async (directory: string) => {
    made += 1
    await writeFile(join(directory, 'file'), content)
  }
  return cached({ name: 'thing', content: [content], make }, root)
}

test('twenty that ask at once get the same entry, made once', async () => {
  const paths = await Promise.all(Array.from({ length: 20 }, () => entry('one')))
  assert.equal(new Set(paths).size, 1)
  assert.equal(made, 1)
  assert.equal(await readFile(join(paths[0] ?? '', 'file'), 'utf8'), 'one')
})

test('another content is another entry', async () => {
  assert.notEqual(await entry('one'), await entry('two'))
})

test('nothing but finished entries is left behind', async () => {
  await Promise.all([entry('one'), entry('two')])
  assert.deepEqual(
    (await readdir(root)).map((name) => name.replace(/-.*/, '')),
    ['thing', 'thing'],
  )
})

test('an entry whose making fails is not there, and the next one makes it', async () => {
  const make = () => Promise.reject(new Error('no network'))
  await assert.rejects(cached({ name: 'thing', content: ['one'], make }, root), /no network/)
  assert.deepEqual(await readdir(root), [])
  await entry('one')
  assert.equal(made, 1)
})

test('the lock of a process that died is broken', async () => {
  const path = await entry('one')
  await rm(path, { recursive: true })
  await mkdir(`${path}.lock`)
  await writeFile(join(`${path}.lock`, 'holder'), '999999999')
  assert.equal(await entry('one'), path)
  assert.equal(made, 2)
})

test('the cache is where CLOUDTOLOCALLLM_CACHE says', () => {
  assert.equal(cacheRoot({ CLOUDTOLOCALLLM_CACHE: '/elsewhere' }), '/elsewhere')
})
