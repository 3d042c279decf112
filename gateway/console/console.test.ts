import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { after, test } from 'node:test'
import { contract } from './contract.ts'
import { errorOf, serveConsole, signIn } from './served-console.ts'

const trusted = new BlockList()
trusted.addAddress('127.0.0.1')
const served = await serveConsole({ after }, { trusted })
const ada = await signIn(served, 'Ada')
const page = { 'x-cloudtolocalllm-page': '1' }

interface Document {
  paths: Record<string, Record<string, Operation>>
}
interface Operation {
  operationId: string
  parameters: { name: string }[]
  requestBody?: { content: Record<string, { schema: { required: string[] } }> }
}

test('a change that another site sends in the person’s name is refused', async () => {
  const foreign = [
    {},
    { ...page, origin: 'https://evil.example' },
    { ...page, origin: 'null' },
    { ...page, 'sec-fetch-site': 'cross-site' },
    { ...page, 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign) {
    const answer = await ada.fetch('/console/login-links', { method: 'POST', headers })
    assert.deepEqual([answer.status, (await errorOf(answer)).code], [403, 'REQUEST_FORGED'])
  }
})

test('the page’s own changes pass', async () => {
  const headers = { ...page, origin: served.origin, 'sec-fetch-site': 'same-origin' }
  assert.equal((await ada.fetch('/console/login-links', { method: 'POST', headers })).status, 200)
})

test('over plain HTTP from another computer nothing is said, over TLS at a trusted proxy everything', async () => {
  const plain = { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'http' }
  const refused = await ada.fetch('/console/session', { headers: plain })
  assert.deepEqual([refused.status, (await errorOf(refused)).code], [403, 'CONNECTION_INSECURE'])
  const secure = { ...plain, 'x-forwarded-proto': 'https' }
  assert.equal((await ada.fetch('/console/session', { headers: secure })).status, 200)
})

test('answers are kept nowhere and run nowhere', async () => {
  for (const path of ['/console/session', '/console/nothing']) {
    const { headers } = await ada.fetch(path)
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
  }
})

test('an address that is not there says so in the console’s words', async () => {
  const answer = await ada.fetch('/console/nothing?here=1')
  const error = await errorOf(answer)
  assert.deepEqual([answer.status, error.code], [404, 'ADDRESS_UNKNOWN'])
  assert.match(error.message, /GET \/console\/nothing$/)
})

test('a body that is not JSON, too large or of another type is refused', async () => {
  const post = (body: string, type = 'application/json') =>
    ada.fetch('/console/keys', { method: 'POST', body, headers: { ...page, 'content-type': type } })
  const seen = [await post('{"name"'), await post('{}', 'text/xml'), await post(`"${'x'.repeat(300_000)}"`)]
  assert.deepEqual(
    seen.map(({ status }) => status),
    [400, 415, 413],
  )
  assert.equal((await post('{"__proto__":{"x":1},"name":"x"}')).status, 400)
})

test('the OpenAPI document names every address with its shapes', async () => {
  const document: Document = JSON.parse(await (await served.open().fetch('/console/openapi.json')).text())
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  assert.deepEqual(operations.map(({ operationId }) => operationId).sort(), Object.keys(contract).sort())
  const { requestBody } = document.paths['/console/keys']?.['post'] ?? {}
  assert.deepEqual(requestBody?.content['application/json']?.schema.required, ['name'])
  assert.deepEqual(document.paths['/console/devices/{id}']?.['patch']?.parameters[0]?.name, 'id')
})
