import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ApiServer, type KubeObject, startApiServer } from './api-server.ts'

let server: ApiServer
before(async () => {
  server = await startApiServer()
})
after(() => server.stop())

function configMap(name: string, more: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data: { a: 'b' }, ...more }
}

test('it is the real one, of the version that is written down', async () => {
  const { body } = await server.ask('GET', '/version')
  assert.match(JSON.stringify(body), /"gitVersion":"v1\.37\.2"/)
})

test('what is applied is there afterwards', async () => {
  const [verdict] = await server.apply([configMap('stays')])
  assert.deepEqual([verdict?.status, verdict?.accepted, verdict?.message], [201, true, ''])
  assert.equal((await server.ask('GET', '/api/v1/namespaces/default/configmaps/stays')).status, 200)
})

test('a dry run stores nothing', async () => {
  const [verdict] = await server.apply([configMap('tried')], { dryRun: true })
  assert.equal(verdict?.accepted, true)
  assert.equal((await server.ask('GET', '/api/v1/namespaces/default/configmaps/tried')).status, 404)
})

test('a field that Kubernetes does not know is refused, and accepted only by those who ask for it', async () => {
  const mistyped = configMap('mistyped', { dta: { a: 'b' } })
  const [strict] = await server.apply([mistyped], { dryRun: true })
  assert.equal(strict?.accepted, false)
  assert.match(strict?.message ?? '', /dta/)
})

test('an object of a kind that nobody defined is refused', async () => {
  const unknown = { apiVersion: 'example.com/v1', kind: 'Nothing', metadata: { name: 'x' } }
  const [verdict] = await server.apply([unknown], { dryRun: true })
  assert.equal(verdict?.status, 404)
})

test('a warning of the server comes with the verdict', async () => {
  const old = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'old', namespace: 'default' } }
  const [verdict] = await server.apply([old], { dryRun: true })
  assert.match(verdict?.warnings.join() ?? '', /v1 Endpoints is deprecated/)
})

test('only who shows its certificate may do anything', async () => {
  const asked = request(`${server.url}/api/v1/secrets`, { ca: server.authority })
  const [response] = await once(asked.end(), 'response')
  assert.equal(response.statusCode, 403)
  response.resume()
})

test('it ends with whoever started it, even by a kill', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'killed-'))
  t.after(() => rm(folder, { recursive: true }))
  const program = fileURLToPath(new URL('api-server-parent.ts', import.meta.url))
  const env = { ...process.env, TMPDIR: folder }
  const parent = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const failed = once(parent, 'exit').then(() => ['it ended before it had started the server'])
  const [url] = await Promise.race([once(createInterface({ input: parent.stdout }), 'line'), failed])
  parent.kill('SIGKILL')
  const until = Date.now() + 10_000
  while (await answers(url)) assert.ok(Date.now() < until, `${url} still answers`)
})

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    (error: unknown) => !String(error instanceof Error ? error.cause : error).includes('ECONNREFUSED'),
  )
}
