import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { findBiomeErrors } from './biome.ts'
import { sampleTree } from './sample-tree.ts'

const settings = readFileSync(path.join(import.meta.dirname, '..', '..', 'biome.json'), 'utf8')

describe('format and lint', () => {
  async function found(text: string, file = 'agent/a.ts'): Promise<string[]> {
    using tree = sampleTree({ 'biome.json': settings, [file]: text })
    const places = (await findBiomeErrors(tree)).filter((finding) => finding.file === file)
    return places.map(({ rule, line }) => `${rule}:${line}`)
  }

  it('hold for what is written as we write', async () => {
    assert.deepEqual(await found("export const a = 'x'\n"), [])
  })

  const broken = new Map([
    ['format', 'export const a="x";\n'],
    ['lint/suspicious/noExplicitAny', `export const a: ${['an', 'y'].join('')} = 1\n`],
    ['lint/style/noDefaultExport', 'export default 1\n'],
    ['lint/performance/noReExportAll', "export * from './b.ts'\n"],
    ['lint/suspicious/noFocusedTests', `it.${'only'}('runs', () => {})\n`],
    ['lint/style/useImportType', "import { A } from './b.ts'\n\nexport const a: A = 1\n"],
  ])
  for (const [rule, text] of broken) {
    it(`tell ${rule} with its line`, async () => {
      assert.ok((await found(text)).includes(`${rule}:1`), (await found(text)).join('\n'))
    })
  }

  it('know the rules of React in the page, and of access', async () => {
    const text = 'export function A() {\n  if (Math.random() > 1) useState(0)\n  return <img src="a.png" />\n}\n'
    assert.deepEqual(await found(text, 'web/a.tsx'), ['lint/a11y/useAltText:3', 'lint/correctness/useHookAtTopLevel:2'])
  })
})
