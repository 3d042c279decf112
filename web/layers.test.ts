import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const web = import.meta.dirname
const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => /\.(tsx?|css)$/.test(file) && !file.includes('node_modules') && !file.endsWith('.test.ts'))
const read = (file: string) => readFileSync(path.join(web, file), 'utf8')

/** What each folder may import of the others; the table of README.md. */
const layers: Record<string, string[]> = {
  ui: ['ui'],
  data: ['data', 'paths.ts'],
  components: ['components', 'data', 'ui', 'paths.ts'],
  pages: ['pages', 'components', 'data', 'ui', 'paths.ts'],
}

for (const [layer, allowed] of Object.entries(layers)) {
  test(`${layer}/ imports nothing but ${allowed.join(', ')}`, () => {
    const found = sources
      .filter((file) => file.startsWith(`${layer}/`))
      .flatMap((file) => [...read(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, to = '']) => [file, to]))
      .map(([file = '', to = '']) => [file, path.posix.join(path.posix.dirname(file), to)])
      .filter(([, to = '']) => !allowed.includes(to.split('/')[0] ?? ''))
    assert.deepEqual(found, [])
  })
}

test('ui/ knows neither router nor data', () => {
  const found = sources.filter(
    (file) => file.startsWith('ui/') && /'(wouter|@tanstack|@cloudtolocalllm)/.test(read(file)),
  )
  assert.deepEqual(found, [])
})

test('only tokens.css names a colour', () => {
  const names = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/i
  const found = sources.filter((file) => file !== 'ui/tokens.css' && names.test(read(file)))
  assert.deepEqual(found, [])
})

test('no component names a size of its own', () => {
  const found = sources.filter((file) => file.endsWith('.tsx') && /\[[^\]\s]*\d(?:px|rem)\b/.test(read(file)))
  assert.deepEqual(found, [])
})
