import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withProgress } from './progress.mjs'

/** Keeps what is written, and tells when something was. */
function output(isTTY: boolean) {
  const { promise: written, resolve } = Promise.withResolvers<void>()
  const texts: string[] = []
  return { isTTY, texts, written, write: (text: string) => resolve(void texts.push(text)) }
}

describe('progress', () => {
  it('is silent about work that is done at once', async () => {
    const log = output(false)
    assert.equal(await withProgress('working', async () => 'result', log), 'result')
    assert.deepEqual(log.texts, [])
  })

  it('is one line that ends with the time', async () => {
    const log = output(false)
    await withProgress('working', () => log.written, log, 0)
    assert.equal(log.texts.join(''), 'working … 0 s\n')
  })

  it('writes over its line in a terminal', async () => {
    const log = output(true)
    await withProgress('working', () => log.written, log, 0)
    assert.equal(log.texts.join(''), 'working …\rworking … 0 s\n')
  })

  it('says that the work failed', async () => {
    const log = output(false)
    const work = () => log.written.then(() => Promise.reject(new Error('broken')))
    await assert.rejects(withProgress('working', work, log, 0), /broken/)
    assert.equal(log.texts.join(''), 'working … 0 s, failed\n')
  })
})
