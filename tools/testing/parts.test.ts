import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { listParts } from './parts.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'parts-'))
after(() => rmSync(folder, { recursive: true }))

describe('the list of real parts', () => {
  it('names each part once, with every version', () => {
    const file = path.join(folder, 'parts')
    writeFileSync(file, 'Ollama\t0.34.4\nPostgreSQL\t18.4\nOllama\t0.34.4\nOllama\t0.35.0\n')
    assert.deepEqual(listParts(file), ['Ollama 0.34.4', 'Ollama 0.35.0', 'PostgreSQL 18.4'])
  })

  it('is empty when no test wrote one down', () => {
    assert.deepEqual(listParts(path.join(folder, 'absent')), [])
  })
})
