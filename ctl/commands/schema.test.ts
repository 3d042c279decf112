import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemaFits } from '@cloudtolocalllm/database/migrate'
import { scratchDatabase } from '@cloudtolocalllm/database/scratch-database'
import { rememberingTerminal } from '../terminal/sample-terminal.ts'
import { applySchema } from './schema.ts'

const { answers, terminal } = rememberingTerminal()

test('the schema of a database becomes that of this release, and a second time nothing happens', async (t) => {
  const { connectionString, database } = await scratchDatabase(t)
  for (const _ of [1, 2]) await applySchema(terminal, { CLOUDTOLOCALLLM_DATABASE_URL: connectionString })
  assert.equal(await schemaFits(connectionString), true)
  assert.equal(answers.length, 2)
  await database.schema.dropTable('migrations').execute()
  assert.equal(await schemaFits(connectionString), false)
})

test('without an address it says which variable is missing', async () => {
  await assert.rejects(applySchema(terminal, {}), { code: 'DATABASE_ADDRESS_MISSING', exitCode: 4 })
})
