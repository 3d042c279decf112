import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageReader } from './http-message.ts'

/** What was read when the bytes came in pieces of this size. */
function read(text: string, size: number): string[] {
  const heard: string[] = []
  let body = ''
  const reader = new MessageReader({
    head: (head) => heard.push(head.split('\r\n')[0] ?? ''),
    body: (bytes) => {
      body += bytes
    },
    end: () => {
      heard.push(body)
      body = ''
    },
  })
  for (let at = 0; at < text.length; at += size) reader.take(Buffer.from(text.slice(at, at + size)))
  return heard
}

const messages =
  'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello' +
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n' +
  'GET /b HTTP/1.1\r\nhost: x\r\n\r\n' +
  'HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n'

for (const size of [1, 2, 7, 1_000]) {
  test(`messages that come in pieces of ${size} bytes are read one after the other`, () => {
    assert.deepEqual(read(messages, size), [
      'POST /a HTTP/1.1',
      'hello',
      'HTTP/1.1 200 OK',
      'abc0123456789abcdef',
      'GET /b HTTP/1.1',
      '',
      'HTTP/1.1 204 No Content',
      '',
    ])
  })
}
