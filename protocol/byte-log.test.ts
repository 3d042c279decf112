import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ByteLog } from './byte-log.ts'

const join = (parts: readonly Uint8Array[]) => Buffer.concat(parts)

test('what is appended can be read from any position that was not discarded', () => {
  const log = new ByteLog()
  log.append(Buffer.from('hello '))
  log.append(Buffer.from('world'))
  log.discard(3)
  assert.equal(join(log.read(3, 100)).toString(), 'lo world')
  assert.equal(join(log.read(8, 2)).toString(), 'rl')
  assert.deepEqual([log.start, log.end], [3, 11])
})

test('a large piece is held as it came, without a copy', () => {
  const log = new ByteLog()
  const large = new Uint8Array(100_000)
  log.append(large)
  assert.equal(log.read(0, 100_000)[0]?.buffer, large.buffer)
})

test('many small pieces are joined, so that they cost little more than their bytes', () => {
  const log = new ByteLog()
  for (let count = 0; count < 10_000; count += 1) log.append(Uint8Array.of(count & 0xff))
  assert.ok(log.read(0, 10_000).length <= 10)
})

test('pieces that follow a position at the end are seen from there', () => {
  const log = new ByteLog()
  log.append(Uint8Array.of(1))
  log.read(0, 1)
  log.append(Uint8Array.of(2))
  assert.deepEqual([...join(log.read(1, 9))], [2])
  log.discard(2)
  log.append(Uint8Array.of(3))
  assert.deepEqual([...join(log.read(2, 9))], [3])
})

type Use = { append: number } | { read: [number, number] } | { discard: number }

test('however it is used, it reads like the bytes in a row', () => {
  const use: fc.Arbitrary<Use> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ append: fc.oneof(fc.nat(50), fc.nat(9_000)) }) },
    { weight: 4, arbitrary: fc.record({ read: fc.tuple(fc.nat(40_000), fc.nat(9_000)) }) },
    { weight: 2, arbitrary: fc.record({ discard: fc.nat(40_000) }) },
  )
  fc.assert(fc.property(fc.array(use, { maxLength: 60 }), readsLikeARow))
})

function readsLikeARow(uses: readonly Use[]): void {
  const log = new ByteLog()
  let row = Buffer.alloc(0)
  for (const use of uses) {
    if ('append' in use) {
      const bytes = Buffer.from(Array.from({ length: use.append }, (_, at) => (row.length + at) % 251))
      log.append(bytes)
      row = Buffer.concat([row, bytes])
    } else if ('discard' in use) {
      log.discard(use.discard)
    } else {
      const from = log.start + (use.read[0] % (log.end - log.start + 1))
      assert.deepEqual(join(log.read(from, use.read[1])), row.subarray(from, from + use.read[1]))
    }
  }
}
