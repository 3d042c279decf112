import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { ChildLog } from './child-log.ts'

const MIB = 1024 * 1024
const directory = mkdtempSync(path.join(tmpdir(), 'child log '))
after(() => rmSync(directory, { recursive: true }))

function open(name: string): ChildLog {
  const log = new ChildLog(path.join(directory, name))
  after(() => log.close())
  return log
}

test('the fault that a program ended with is found among its lines', () => {
  const log = open('fault')
  appendFileSync(
    log.file,
    '{"msg":"listening"}\nPORT_IN_USE: port 80 is taken\n  Choose another\n  or stop it\n{"msg":"x"}\n',
  )
  assert.equal(log.fault?.code, 'PORT_IN_USE')
  assert.equal(log.fault?.message, 'port 80 is taken')
  assert.equal(log.fault?.mend, 'Choose another\n  or stop it')
})

test('a fault of an earlier run is not one of this', () => {
  const log = open('runs')
  appendFileSync(log.file, 'OLD_FAULT: before\n')
  log.begin()
  const before = log.fault
  appendFileSync(log.file, 'NEW_FAULT: after\n')
  assert.deepEqual([before, log.fault?.code], [undefined, 'NEW_FAULT'])
})

test('a log that has grown too large is cut off when the program starts again, and what was cut is kept', () => {
  const log = open('large')
  appendFileSync(log.file, 'x'.repeat(6 * MIB))
  log.begin()
  assert.equal(statSync(log.file).size, 0)
  assert.equal(statSync(`${log.file}.1`).size, 6 * MIB)
})
