import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { hubSource } from './model-hub.ts'

let directory: string
let file: string
const servers: Server[] = []
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hub-'))
  file = join(directory, 'model')
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
  await rm(file, { force: true })
})
after(() => rm(directory, { recursive: true }))

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('the model is fetched from a fixed revision, through the redirect to the store', async () => {
  const asked: string[] = []
  const store = await serve((_request, response) => response.end('GGUF from the store'))
  const hub = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(302, { location: `${store}/object?signed=1` }).end()
  })
  await hubSource({ hub, environment: {} }).fetch(file, () => {})
  assert.match(asked[0] ?? '', /\/resolve\/[0-9a-f]{40}\/SmolLM2-135M-Instruct\.Q4_1\.gguf$/)
  assert.equal(await readFile(file, 'utf8'), 'GGUF from the store')
})

test('progress is told with the total', async () => {
  const hub = await serve((_request, response) => response.writeHead(200, { 'content-length': 10 }).end('0123456789'))
  const seen: [number, number][] = []
  await hubSource({ hub, environment: {} }).fetch(file, (received, total) => seen.push([received, total]))
  assert.deepEqual(seen.at(-1), [10, 10])
})

test('a proxy from the environment is used', async () => {
  const asked: string[] = []
  const proxy = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.end('GGUF by proxy')
  })
  await hubSource({ hub: 'http://hub.example', environment: { HTTP_PROXY: proxy } }).fetch(file, () => {})
  assert.match(asked[0] ?? '', /^http:\/\/hub\.example\//)
})

test('a hub that refuses is named with its status', async () => {
  const hub = await serve((_request, response) => response.writeHead(401).end())
  await assert.rejects(
    hubSource({ hub, environment: {} }).fetch(file, () => {}),
    /127\.0\.0\.1:\d+ answered 401/,
  )
})

test('a hub that nobody answers for is given up', async () => {
  const hub = await serve(() => {})
  const source = hubSource({ hub, environment: {}, answerWithin: 20 })
  await assert.rejects(
    source.fetch(file, () => {}),
    /did not answer within 0\.02 s/,
  )
})

test('a connection that breaks in the middle is an error', async () => {
  const hub = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 1_000 })
    response.write('GGUF', () => response.destroy())
  })
  await assert.rejects(
    hubSource({ hub, environment: {} }).fetch(file, () => {}),
    /aborted/,
  )
})

test('redirects in a circle end', async () => {
  const hub = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end())
  await assert.rejects(
    hubSource({ hub, environment: {} }).fetch(file, () => {}),
    /redirects in a circle/,
  )
})
