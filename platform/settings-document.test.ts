import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { GENERATED_MARK, settingsDocument, withSettingsDocument } from './settings-document.ts'
import { settingsJsonSchema } from './settings-schema.ts'

const file = path.resolve(import.meta.dirname, '../docs/settings.md')

describe('docs/settings.md', () => {
  const document = readFileSync(file, 'utf8')

  it('equals a fresh generation below its mark; to mend it: npm run ctl -- render', () => {
    assert.equal(document, withSettingsDocument(document))
    assert.ok(document.includes(GENERATED_MARK))
  })

  it('has a table for each section, with required keys, defaults and what may stand there', () => {
    const text = settingsDocument()
    assert.match(
      text,
      /^\| provider \| required \| Where the cluster runs; `aws`, `azure`, `google`, `kubernetes` \|$/m,
    )
    assert.match(text, /^## cluster\.nodes$/m)
    assert.match(text, /^\| count \| `2` \| How many run when nothing scales; 1 to 100 \|$/m)
    assert.match(text, /^## database \(kind: managed\)$/m)
    assert.match(text, /^## waivers\[\]$/m)
  })

  it('leaves no section out', () => {
    const sections = Object.entries(settingsJsonSchema().properties ?? {}).filter(([, one]) => {
      return typeof one === 'object' && (one.properties ?? one.oneOf) !== undefined
    })
    for (const [name] of sections) assert.ok(settingsDocument().includes(`## ${name}`), name)
  })
})

describe('the generated part of a document', () => {
  it('replaces what stood below the mark and leaves the rest', () => {
    const before = `# Title\n\n| \`A\` | b |\n\n${GENERATED_MARK}`
    assert.equal(withSettingsDocument(`${before}\nold\n`), `${before}\n\n${settingsDocument()}`)
  })

  it('is not added where there is no mark', () => assert.equal(withSettingsDocument('# Mine\n'), '# Mine\n'))
})
