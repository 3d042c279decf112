import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFault, ExitCode, Fault, systemErrorCode } from './fault.ts'

test('a fault reads as code and sentence, then the mend on its own line', () => {
  const fault = new Fault({
    code: 'PORT_IN_USE',
    message: 'port 8080 is taken',
    mend: 'Choose another: npm start -- --port 0',
  })
  assert.equal(describeFault(fault), 'PORT_IN_USE: port 8080 is taken\n  Choose another: npm start -- --port 0')
})

test('a fault ends the program with 1 unless it says otherwise', () => {
  assert.equal(new Fault({ code: 'X', message: 'x' }).exitCode, ExitCode.failed)
  assert.equal(new Fault({ code: 'X', message: 'x', exitCode: ExitCode.usage }).exitCode, 4)
})

test('anything else is called a defect and shows its stack', () => {
  assert.match(describeFault(new TypeError('boom')), /^INTERNAL: .*boom[\s\S]*fault\.test\.ts/)
})

test('the code of a system error is read, others have none', () => {
  assert.equal(systemErrorCode(Object.assign(new Error('x'), { code: 'ENOENT' })), 'ENOENT')
  assert.equal(systemErrorCode('ENOENT'), undefined)
})
