import assert from 'node:assert/strict'
import { createServer, request as httpRequest } from 'node:http'
import { type AddressInfo, BlockList } from 'node:net'
import { type TestContext, test } from 'node:test'
import { identifyVisitor, type Visitor } from './visitor.ts'

/** What a real server makes of a real request from 127.0.0.1. */
async function visit(
  t: TestContext,
  headers: Record<string, string>,
  trusted: readonly string[] = [],
): Promise<Visitor> {
  const blocks = new BlockList()
  for (const address of trusted) blocks.addAddress(address)
  const { promise, resolve } = Promise.withResolvers<Visitor>()
  const server = createServer((request, response) => {
    resolve(identifyVisitor(request, blocks))
    response.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => server.close())
  httpRequest({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', headers, agent: false }).end()
  return promise
}

test('a visitor on this machine is secure without TLS', async (t) => {
  const visitor = await visit(t, { host: 'gw:1' })
  assert.deepEqual(visitor, { address: '127.0.0.1', host: 'gw:1', protocol: 'http', secure: true })
})

test('a proxy on this machine that nobody declared makes its visitors strangers', async (t) => {
  const visitor = await visit(t, { 'x-forwarded-for': '203.0.113.5', 'x-forwarded-proto': 'https' })
  assert.deepEqual([visitor.secure, visitor.protocol, visitor.address], [false, 'http', '127.0.0.1'])
})

test('a trusted proxy tells the address, the host and that TLS ended there', async (t) => {
  const headers = {
    'x-forwarded-for': '203.0.113.5',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'models.example',
  }
  const visitor = await visit(t, headers, ['127.0.0.1'])
  assert.deepEqual(visitor, { address: '203.0.113.5', host: 'models.example', protocol: 'https', secure: true })
})

test('what a visitor writes into the chain himself does not count', async (t) => {
  const headers = { 'x-forwarded-for': '127.0.0.1, 203.0.113.5', 'x-forwarded-proto': 'http' }
  const visitor = await visit(t, headers, ['127.0.0.1'])
  assert.deepEqual([visitor.address, visitor.secure], ['203.0.113.5', false])
})
