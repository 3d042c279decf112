import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mustRun, type Program, runProgram } from './command.ts'

function node(script: string): Program {
  return { command: process.execPath, args: ['--eval', script] }
}

test('what a program says comes with how it ended', async () => {
  const said = await runProgram(node(`console.log('refused'); console.error('why'); process.exitCode = 3`))
  assert.deepEqual(said, { code: 3, output: 'refused\n', complaint: 'why\n' })
})

test('a program that must succeed fails with its last words', async () => {
  assert.equal(await mustRun(node(`console.log('fine')`)), 'fine\n')
  const broken = mustRun(node(`console.error('no space left'); process.exitCode = 1`))
  await assert.rejects(broken, { code: 'TEST_JUDGE_FAILED', message: /ended with 1: no space left$/ })
})

for (const [command, mend] of [
  ['go', /go\.dev\/dl/],
  ['python3', /apt install python3-pip/],
] as const) {
  test(`without ${command} a judge fails, and says what to install`, async () => {
    const missing = runProgram({ command, args: ['version'], environment: { PATH: '/nowhere' } })
    await assert.rejects(missing, { code: 'TEST_JUDGE_NEEDS_PROGRAM', mend })
  })
}
