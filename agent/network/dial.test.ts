import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { temporaryDirectory } from '../rig/agent-rig.ts'
import { selfSigned } from '../rig/certificate.ts'
import { trustedAuthorities } from './certificates.ts'
import type { Route } from './dial.ts'
import { askGateway } from './http.ts'

const direct: Route = { environment: {}, authorities: undefined }
const ask = { method: 'GET', within: 5_000 } as const

async function listen(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  t.after(() => server.closeAllConnections())
  return (server.address() as AddressInfo).port
}

/** A gateway with a certificate of its own authority, seen from outside as gateway.example. */
async function secureGateway(t: TestContext, certificate = selfSigned()) {
  const port = await listen(
    t,
    createSecureServer(certificate, (_, response) => response.end('hello')),
  )
  return { url: new URL(`https://localhost:${port}/healthz`), port, certificate }
}

/** A real proxy: passes CONNECT on to this machine, whatever name was asked for. */
async function startProxy(t: TestContext, { refuse = false } = {}) {
  const seen: string[] = []
  const server = createServer().on('connect', (request, socket) => {
    seen.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`)
    if (refuse) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const port = Number(request.url?.split(':').at(-1))
    const onward = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    onward.pipe(socket).pipe(onward)
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  return { seen, port: await listen(t, server) }
}

test('a gateway whose authority is named is trusted', async (t) => {
  const { url, certificate } = await secureGateway(t)
  assert.equal((await askGateway(url, { environment: {}, authorities: [certificate.cert] }, ask)).text, 'hello')
})

test('a gateway whose authority nobody knows is refused, with the way to name it', async (t) => {
  const { url } = await secureGateway(t)
  await assert.rejects(askGateway(url, direct, ask), { code: 'GATEWAY_CERTIFICATE', mend: /--ca FILE/ })
})

test('a certificate that is too old points at the clock', async (t) => {
  const { url, certificate } = await secureGateway(t, selfSigned({ notAfter: new Date(Date.now() - 60_000) }))
  const asked = askGateway(url, { environment: {}, authorities: [certificate.cert] }, ask)
  await assert.rejects(asked, { code: 'GATEWAY_CERTIFICATE', mend: /clock/ })
})

test('where only a proxy leads out, it is asked for the gateway by name, with its password', async (t) => {
  const { port, certificate } = await secureGateway(t)
  const proxy = await startProxy(t)
  const environment = { HTTPS_PROXY: `http://me:s%40cret@127.0.0.1:${proxy.port}` }
  const url = new URL(`https://gateway.example:${port}/healthz`)
  const asked = askGateway(url, { environment, authorities: [certificate.cert] }, ask)
  await assert.rejects(asked, { code: 'GATEWAY_CERTIFICATE', message: /gateway\.example/ })
  const [line = ''] = proxy.seen
  assert.equal(line, `gateway.example:${port} Basic ${Buffer.from('me:s@cret').toString('base64')}`)
})

test('a proxy that says no is named, without its password', async (t) => {
  const proxy = await startProxy(t, { refuse: true })
  const environment = { HTTPS_PROXY: `http://me:secret@127.0.0.1:${proxy.port}` }
  await assert.rejects(askGateway(new URL('https://gateway.example'), { environment, authorities: undefined }, ask), {
    code: 'PROXY_REFUSED',
    message: `the proxy http://127.0.0.1:${proxy.port} does not lead to gateway.example: it answered 407 Proxy Authentication Required`,
  })
})

test('an unknown name and a closed port are told apart', async () => {
  // A label of 64 letters is in no DNS (RFC 1035, 2.3.4), so nobody has to be asked.
  const unknown = new URL(`https://${'a'.repeat(64)}.example`)
  await assert.rejects(askGateway(unknown, direct, ask), { code: 'GATEWAY_NAME_UNKNOWN' })
  await assert.rejects(askGateway(new URL('http://127.0.0.1:1'), direct, ask), { code: 'GATEWAY_UNREACHABLE' })
})

test('a server that does not speak TLS is unreachable, not a matter of certificates', async (t) => {
  const port = await listen(t, createServer())
  await assert.rejects(askGateway(new URL(`https://localhost:${port}`), direct, ask), { code: 'GATEWAY_UNREACHABLE' })
})

test('a gateway that says nothing is given up in time', async (t) => {
  const port = await listen(
    t,
    createServer(() => {}),
  )
  const asked = askGateway(new URL(`http://127.0.0.1:${port}`), direct, { ...ask, within: 50 })
  await assert.rejects(asked, { code: 'GATEWAY_UNREACHABLE', message: /it took too long/ })
})

test('an authority is read from its file, and a file that holds none is refused', async (t) => {
  const directory = await temporaryDirectory(t)
  const { cert } = selfSigned()
  await writeFile(directory.file('ca.pem'), cert)
  await writeFile(directory.file('empty.pem'), '')
  await writeFile(directory.file('cut.pem'), cert.replace(/^.*\n(?=-----END)/m, ''))
  assert.ok(trustedAuthorities(directory.file('ca.pem'), {})?.includes(cert))
  assert.equal(trustedAuthorities(undefined, {}), undefined)
  for (const file of ['empty.pem', 'cut.pem', 'missing.pem']) {
    assert.throws(() => trustedAuthorities(directory.file(file), {}), { code: 'CA_FILE_UNUSABLE', exitCode: 4 })
  }
})
