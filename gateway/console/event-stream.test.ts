import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { EventStream } from './event-stream.ts'

/** A raw connection that has asked for a stream, and the server's end of it. */
async function openStream(t: TestContext, keepaliveMs?: number) {
  const asked = Promise.withResolvers<ServerResponse>()
  const server = createServer((_, response) => asked.resolve(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8')
  t.after(() => {
    reader.destroy()
    server.close()
  })
  reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  return { reader, stream: new EventStream(await asked.promise, keepaliveMs) }
}

test('an event leaves at once, as one line of JSON', async (t) => {
  const { reader, stream } = await openStream(t)
  await stream.send({ text: 'a\nb' })
  let seen = ''
  while (!seen.includes('data:')) seen += (await once(reader, 'data'))[0]
  assert.match(seen, /data: \{"text":"a\\nb"\}\n\n/)
  stream.end()
})

/** Sends until there is no room left; the promise is the sending that waits for some. */
async function fill(stream: EventStream): Promise<{ waiting: Promise<void> }> {
  for (;;) {
    let sent = false
    const waiting = stream.send('x'.repeat(1_000_000)).then(() => {
      sent = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    if (!sent) return { waiting }
  }
}

test('a reader who stops reading holds the writer until they read on', async (t) => {
  const { reader, stream } = await openStream(t)
  reader.pause()
  const { waiting } = await fill(stream)
  reader.resume()
  await waiting
  assert.ok(!stream.signal.aborted)
  stream.end()
})

test('a reader who stops reading and leaves holds nobody', async (t) => {
  const { reader, stream } = await openStream(t)
  reader.pause()
  const { waiting } = await fill(stream)
  reader.destroy()
  await waiting
  assert.ok(stream.signal.aborted)
})

test('while nothing happens a comment keeps the connection alive', async (t) => {
  const { reader, stream } = await openStream(t, 10)
  let seen = ''
  while (!seen.includes(': alive\n\n')) seen += (await once(reader, 'data'))[0]
  stream.end()
})

test('a stream that has ended takes no more, and says so', async (t) => {
  const { stream } = await openStream(t)
  stream.end()
  await stream.send('late')
  assert.ok(stream.signal.aborted)
})
