import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { ApiError, createClient } from './client.ts'

interface Seen {
  method: string | undefined
  url: string | undefined
  page: unknown
  body: string
}

/** A real server that answers everything alike and remembers what it saw. */
async function serve(t: TestContext, status: number, answer: string) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ method: request.method, url: request.url, page: request.headers['x-cloudtolocalllm-page'], body })
    response.writeHead(status).end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return { seen, call: createClient<AbortSignal>(fetch, `http://127.0.0.1:${port}`) }
}

test('a call fills the path, sends the body and marks itself as the page', async (t) => {
  const { seen, call } = await serve(t, 200, '{"id":"x"}')
  await call('changeDevice', { path: { id: 'a b' }, body: { name: 'study' } })
  assert.deepEqual(seen, [{ method: 'PATCH', url: '/console/devices/a%20b', page: '1', body: '{"name":"study"}' }])
})

test('an answer without a body is undefined', async (t) => {
  const { call } = await serve(t, 204, '')
  assert.equal(await call('signOut'), undefined)
})

test('an error carries status, code, message and mend', async (t) => {
  const { call } = await serve(t, 404, '{"error":{"code":"KEY_NOT_FOUND","message":"gone","mend":"Reload"}}')
  await assert.rejects(call('keys'), new ApiError(404, 'KEY_NOT_FOUND', 'gone', 'Reload'))
})

test('an answer that is not ours is still an error with its status', async (t) => {
  const { call } = await serve(t, 502, '<html>bad gateway</html>')
  await assert.rejects(call('keys'), { status: 502, code: 'UNEXPECTED_ANSWER' })
})

test('a gateway that is not there has status 0', async () => {
  const call = createClient<AbortSignal>(fetch, 'http://127.0.0.1:1')
  await assert.rejects(call('keys'), { status: 0, code: 'GATEWAY_UNREACHABLE' })
})

test('a call that was given up rejects with the reason of giving up', async (t) => {
  const { call } = await serve(t, 200, '[]')
  await assert.rejects(call('keys', { signal: AbortSignal.abort() }), { name: 'AbortError' })
})
