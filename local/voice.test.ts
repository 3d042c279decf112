import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ScreenVoice } from './voice.ts'

/** A voice, what was heard of it, and the moment when it said its first word: work that long is long. */
function listen(screen: { isTTY?: boolean; columns?: number }) {
  let heard = ''
  const spoken = Promise.withResolvers<void>()
  const write = (text: string) => {
    heard += text
    spoken.resolve()
  }
  return { voice: new ScreenVoice({ ...screen, write }), heard: () => heard, spoken: spoken.promise }
}

test('what is quick is not worth a word', async () => {
  const { voice, heard } = listen({ isTTY: true })
  assert.equal(await voice.during('thinking', async () => 42), 42)
  assert.equal(heard(), '')
})

test('a log gets one line when work turns out long, and one when it is done', async () => {
  const { voice, heard, spoken } = listen({})
  await voice.during('fetching', async (detail) => {
    detail('3 of 98 MB')
    await spoken
  })
  assert.match(heard(), /^fetching \(3 of 98 MB\) …\nfetching: done after \d s\n$/)
})

test('a terminal gets one line that is rewritten and fits', async () => {
  const { voice, heard, spoken } = listen({ isTTY: true, columns: 20 })
  await voice.during('a label that is longer than the line', () => spoken)
  const [first = '', ...rest] = heard().split('\r\u001b[K').slice(1)
  assert.equal(first, 'a label that is lon')
  assert.match(rest.at(-1) ?? '', /: done after \d s\n$/)
})

test('a failure is thrown on, and said where the work was shown', async () => {
  const { voice, heard, spoken } = listen({})
  const work = async () => {
    await spoken
    throw new TypeError('boom')
  }
  await assert.rejects(voice.during('trying', work), TypeError)
  assert.match(heard(), /trying: failed after/)
})

test('a warning clears the line that is being rewritten', async () => {
  const { voice, heard, spoken } = listen({ isTTY: true })
  await voice.during('working', async () => {
    await spoken
    voice.warn('the gateway ended')
  })
  assert.ok(heard().includes('\r\u001b[Kthe gateway ended\n'))
})
