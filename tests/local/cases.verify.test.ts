import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chownSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import path from 'node:path'
import { after, test } from 'node:test'
import { query } from '@cloudtolocalllm/database/embedded/test-server'
import { startEmbeddedServer } from '@cloudtolocalllm/database/embedded-server'
import { startCannedEngine } from '../engines/canned-engine.ts'
import { answers, ask, makePlace, type Ready, Start } from './start.ts'

const MODEL = 'study'
const engine = await startCannedEngine({ models: [MODEL] })
after(() => engine.stop())
const bare = ['--no-search', '--no-embedded-engine']
const words = ['--engine', engine.url, ...bare]

/** Any account that is not root; where we are not root, ourselves. */
const ordinaryUser = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined

/** As a person does it in the page. */
async function revoke({ url, loginUrl, deviceId }: Ready): Promise<void> {
  const headers = { origin: url, 'x-cloudtolocalllm-page': '1' }
  const signIn = { ...headers, 'content-type': 'application/json' }
  const body = JSON.stringify({ token: new URL(loginUrl).hash.slice(1) })
  const session = await fetch(`${url}/console/session`, { method: 'POST', headers: signIn, body })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const revoked = await fetch(`${url}/console/devices/${deviceId}`, {
    method: 'DELETE',
    headers: { ...headers, cookie },
  })
  assert.equal(revoked.ok, true, await revoked.text())
}

test('an ordinary user gets all of it too', async () => {
  const place = makePlace()
  if (ordinaryUser) chownSync(place, ordinaryUser.uid, ordinaryUser.gid)
  const service = new Start({ words, place, user: ordinaryUser })
  assert.ok(await answers(await service.ready(), MODEL))
  assert.equal(await service.end('SIGINT'), 0)
  assert.deepEqual(service.processes(), [])
})

test('a proxy in the environment is for others: this machine talks to itself without it', async () => {
  const nowhere = 'http://127.0.0.1:9'
  const proxies = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()])
  const environment = { ...Object.fromEntries(proxies.map((name) => [name, nowhere])), NODE_USE_ENV_PROXY: '1' }
  const service = new Start({ words, environment })
  assert.ok(await answers(await service.ready(), MODEL))
})

test('where there is no model one line says what to install, and one that comes later is found', async () => {
  const place = await startCannedEngine({ models: ['late'] })
  await place.stop()
  const service = new Start({ words: ['--engine', place.url, ...bare] })
  await service.until(() => service.output.includes('No model can be asked yet. Install Ollama'))
  const late = await startCannedEngine({ models: ['late'], port: Number(new URL(place.url).port) })
  after(() => late.stop())
  assert.ok(await answers(await service.ready(), 'late'))
  assert.match(service.output, /Ask late:\n\ncurl http/)
})

test('a directory that a newer version has used is named, and the database stays as it is', async () => {
  const service = new Start({ words })
  await service.ready()
  await service.end('SIGINT')
  const database = await startEmbeddedServer({ dataDirectory: path.join(service.data, 'database') })
  await query(database.connectionString, `insert into migrations (number, name) values (9999, 'of the future')`)
  await database.stop()
  const next = new Start({ words, place: service.place })
  assert.equal(await next.exit(), 1)
  assert.match(next.errors, /^DATA_DIRECTORY_NEWER: .*npm start .*\/data was used by a newer version: .*9999/m)
  assert.deepEqual(next.processes(), [])
})

test('a directory that this user may not write is named', async () => {
  const service = new Start({ words: [...words, '--data', '/proc/1/cloudtolocalllm'], user: ordinaryUser })
  assert.equal(await service.exit(), 1)
  assert.match(service.errors, /^(PERMISSION_DENIED|DATA_DIRECTORY_UNUSABLE): .*\/proc\/1\/cloudtolocalllm/m)
})

test('a full disk is named', async () => {
  const place = makePlace()
  const within = ['unshare', '--mount', 'sh', '-c', `mount -t tmpfs -o size=20m tmpfs "${place}" && exec "$@"`, 'sh']
  const asRoot = process.getuid?.() === 0 ? within : ['unshare', '--map-root-user', ...within.slice(1)]
  const service = new Start({ words, place, within: asRoot })
  assert.equal(await service.exit(), 1)
  assert.match(service.errors, /^DISK_FULL: the disk of .*\n {2}Free about 200 MB there/m)
})

test('a computer that was revoked in the page stays away until the next start, which pairs it anew', async () => {
  const service = new Start({ words })
  const ready = await service.ready()
  await revoke(ready)
  await service.until(() => service.errors.includes('the agent ended: '))
  await service.end('SIGINT')
  const next = await new Start({ words, place: service.place }).ready()
  assert.notEqual(next.deviceId, ready.deviceId)
  assert.ok(await answers(next, MODEL))
})

test('with a certificate everything is encrypted, and the agent of this machine knows the certificate', async () => {
  const place = makePlace()
  const [key, certificate] = [path.join(place, 'key.pem'), path.join(place, 'certificate.pem')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1', '-nodes']
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', certificate, ...names]
  execFileSync('openssl', made, { stdio: 'ignore' })
  const tls = ['--host', '0.0.0.0', '--tls-cert', certificate, '--tls-key', key]
  const ready = await new Start({ words: [...words, ...tls], place }).ready()
  assert.match(ready.url, /^https:\/\/localhost:/)
  const headers = { authorization: `Bearer ${ready.apiKey}` }
  const status = await new Promise((resolve, reject) => {
    request(`${ready.url}/v1/models`, { ca: readFileSync(certificate), headers }, (answer) =>
      resolve(answer.statusCode),
    )
      .once('error', reject)
      .end()
  })
  assert.equal(status, 200)
})

test('plain HTTP for every address is warned of with both ways out of it', async () => {
  const service = new Start({ words: [...words, '--host', '0.0.0.0'] })
  assert.equal((await ask(await service.ready(), MODEL))[0], 200)
  assert.match(service.errors, /Other machines are refused.*--tls-cert FILE --tls-key FILE.*--trust-proxy ADDRESS/)
})
