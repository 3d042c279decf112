import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { BoundedLog } from './bounded-log.ts'
import { temporaryDirectory } from './test-server.ts'

const MIB = 1024 * 1024

test('lines arrive whole however the stream cuts them, and go to the file', async () => {
  const file = path.join(temporaryDirectory(), 'log')
  const log = new BoundedLog(file)
  const seen: string[] = []
  await log.follow(Readable.from([Buffer.from('one\ntw'), Buffer.from('o\r\nthree')]), (line) => seen.push(line))
  assert.deepEqual(seen, ['one', 'two', 'three'])
  assert.equal(readFileSync(file, 'utf8'), 'one\ntwo\nthree\n')
})

test('the last twenty lines are at hand until they are forgotten', async () => {
  const log = new BoundedLog(path.join(temporaryDirectory(), 'log'))
  await log.follow(Readable.from([Array.from({ length: 30 }, (_, index) => `${index}\n`).join('')]), () => undefined)
  assert.deepEqual([log.lines[0], log.lines.length], ['10', 20])
  log.forget()
  assert.deepEqual(log.lines, [])
})

test('file and predecessor stay within a mebibyte each and one line', async () => {
  const file = path.join(temporaryDirectory(), 'log')
  const line = `${'x'.repeat(10_000)}\n`
  await new BoundedLog(file).follow(Readable.from([line.repeat(150)]), () => undefined)
  await new BoundedLog(file).follow(Readable.from([line.repeat(150)]), () => undefined)
  for (const each of [file, `${file}.1`]) assert.ok(statSync(each).size <= MIB + line.length)
})
