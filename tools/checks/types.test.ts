import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeFinding } from './finding.ts'
import { sampleTree } from './sample-tree.ts'
import { findTypeErrors } from './types.ts'

describe('types', () => {
  async function found(
    text: string,
    project = '{ "include": ["."], "compilerOptions": { "noEmit": true, "strict": true } }',
  ) {
    using tree = sampleTree({ 'agent/tsconfig.json': project, 'agent/a.ts': text })
    return (await findTypeErrors(tree)).map(describeFinding)
  }

  it('hold', async () => {
    assert.deepEqual(await found('export const a: number = 1'), [])
  })

  it('are told with their place', async () => {
    assert.deepEqual(await found("\nexport const a: number = 'x'"), [
      "agent/a.ts:2  TS2322  Type 'string' is not assignable to type 'number'.",
    ])
  })

  it('fail for a project that cannot be read', async () => {
    assert.match(
      (await found('', '{ "compilerOptions": { "strict": "x" } }')).join('\n'),
      /^agent\/tsconfig\.json:1 {2}TS5024 /,
    )
  })
})
