import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { EarlyVisitors } from './early-visitors.ts'

async function openPort(t: TestContext) {
  const server = createServer()
  const early = new EarlyVisitors(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { server, early, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('probes are told at once that it lives and is not ready', async (t) => {
  const { url } = await openPort(t)
  const statuses = await Promise.all(['/healthz', '/readyz'].map(async (path) => (await fetch(url + path)).status))
  assert.deepEqual(statuses, [200, 503])
})

test('who comes before anybody answers is answered later, and so is everybody after', async (t) => {
  const { server, early, url } = await openPort(t)
  const before = fetch(`${url}/before`)
  await once(server, 'request')
  early.letIn({ answer: ({ url }, response) => response.end(url), upgrade: (_, socket) => socket.destroy() })
  assert.equal(await (await before).text(), '/before')
  assert.equal(await (await fetch(`${url}/after`)).text(), '/after')
})
