import { AnswerEvent, type Message } from '@cloudtolocalllm/api/shapes'
import { createParser } from 'eventsource-parser'
import type { Browser } from './served-console.ts'

/** Every event of an address of server-sent events, as it comes; the signal ends it. */
export async function* readEvents(browser: Browser, path: string, signal?: AbortSignal): AsyncGenerator<unknown> {
  const answer = await browser.fetch(path, signal ? { signal } : {})
  if (!answer.body || !answer.ok) throw new Error(`${path} answered ${answer.status}`)
  const events: unknown[] = []
  const parser = createParser({ onEvent: ({ data }) => events.push(JSON.parse(data)) })
  for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
    parser.feed(text)
    yield* events.splice(0)
  }
}

/** Follows an answer to its end, as a page does. */
export async function follow(browser: Browser, id: string): Promise<{ events: AnswerEvent[]; message: Message }> {
  const events: AnswerEvent[] = []
  for await (const event of readEvents(browser, `/console/answers/${id}/events`)) events.push(AnswerEvent.parse(event))
  const end = events.at(-1)
  if (end?.type !== 'end') throw new Error('the events of the answer have no end')
  return { events, message: end.message }
}

/** Resolves when the answer's text has come this far. */
export async function textOf(browser: Browser, id: string, expected: string): Promise<void> {
  const enough = new AbortController()
  let text = ''
  for await (const event of readEvents(browser, `/console/answers/${id}/events`, enough.signal)) {
    const seen = AnswerEvent.parse(event)
    if (seen.type === 'snapshot') text = seen.message.text
    if (seen.type === 'text') text += seen.text
    if (text === expected) break
  }
  enough.abort()
}
