import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeResult } from './report.ts'

const result = { file: 'agent/a.test.ts', passed: 2, failures: [], output: 'noise\n', seconds: 0.44 }

describe('the report of a test file', () => {
  it('is one line when all passed', () => {
    assert.equal(describeResult(result), '✓ agent/a.test.ts  2 passed  0.4 s')
  })

  it('shows each failure in full and what was printed', () => {
    const failures = [
      { name: 'connect › dials', line: 7, message: 'Error: refused\n    at dial' },
      { name: 'a.test.ts', message: 'holds no test' },
    ]
    const lines = [
      '✗ agent/a.test.ts  2 passed, 2 failed  0.4 s',
      '  ✗ connect › dials  (agent/a.test.ts:7)',
      '    Error: refused',
      '        at dial',
      '  ✗ a.test.ts  (agent/a.test.ts)',
      '    holds no test',
      '  output:',
      '    noise',
    ]
    assert.equal(describeResult({ ...result, failures }), lines.join('\n'))
  })

  it('says what is wrong once when it repeats', () => {
    const failures = ['one', 'two'].map((name) => ({ name, message: 'Error: no database' }))
    const lines = describeResult({ ...result, failures, output: '' }).split('\n')
    assert.deepEqual(lines.slice(1), [
      '  ✗ one  (agent/a.test.ts)',
      '    Error: no database',
      '  ✗ two  (agent/a.test.ts)',
      '    as above',
    ])
  })
})
