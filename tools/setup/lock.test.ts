import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { withLock } from './lock.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'lock-'))
after(() => rmSync(folder, { recursive: true }))

describe('a lock', () => {
  it('lets one do its work at a time', async () => {
    const file = path.join(folder, 'turns')
    const order: string[] = []
    const work = (name: string) => async () => {
      order.push(`${name} begins`)
      await turn()
      order.push(`${name} ends`)
    }
    await Promise.all([withLock(file, work('first')), withLock(file, work('second'))])
    assert.deepEqual(order, ['first begins', 'first ends', 'second begins', 'second ends'])
  })

  it('is let go when the work fails', async () => {
    const file = path.join(folder, 'failing')
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error('no'))),
      /no/,
    )
    assert.ok(!existsSync(file))
  })

  it('is taken over from a process that is gone', async () => {
    const file = path.join(folder, 'dead')
    // No process has this number: Linux ends at 4,194,304.
    writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host: hostname() }))
    assert.equal(await withLock(file, async () => 'done'), 'done')
  })

  it('is taken over from another machine that was silent for a minute', async () => {
    const file = path.join(folder, 'silent')
    writeFileSync(file, JSON.stringify({ pid: 1, host: 'another' }))
    const then = new Date(Date.now() - 61_000)
    utimesSync(file, then, then)
    assert.equal(await withLock(file, async () => 'done'), 'done')
  })
})
