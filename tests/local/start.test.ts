import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { startCannedEngine } from '../engines/canned-engine.ts'
import { usedRealPart } from '../real-parts.ts'
import { ask, makePlace, Start } from './start.ts'

const MODEL = 'study'
const engine = await startCannedEngine({ models: [MODEL] })
after(() => engine.stop())
const words = ['--engine', engine.url, '--no-search', '--no-embedded-engine']
const service = new Start({ words })
const ready = await service.ready()

test('on an empty home a model answers through gateway, tunnel and agent', async () => {
  const [status, answer] = await ask(ready, MODEL)
  assert.equal(status, 200)
  assert.ok(JSON.parse(answer).choices[0].message.content.length > 0)
})

test('the ready file holds what a program needs, and nothing else', () => {
  assert.deepEqual(Object.keys(ready), ['url', 'loginUrl', 'apiKey', 'deviceId'])
  assert.equal(statSync(service.readyFile).mode & 0o777, 0o600)
})

test('the person is shown page, login link, key and a line to try', () => {
  for (const shown of [ready.url, ready.loginUrl, ready.apiKey, `Ask ${MODEL}:`])
    assert.ok(service.output.includes(shown), service.output)
})

test('the line works when it is pasted', async () => {
  const line = service.output.split('\n').find((each) => each.startsWith('curl ')) ?? ''
  const { stdout } = await promisify(execFile)('sh', ['-c', line])
  assert.ok(JSON.parse(stdout).choices[0].message.content.length > 0)
})

test('the login link signs in once', async () => {
  const token = new URL(ready.loginUrl).hash.slice(1)
  const headers = { 'content-type': 'application/json', origin: ready.url, 'x-cloudtolocalllm-page': '1' }
  const signIn = () =>
    fetch(`${ready.url}/console/session`, { method: 'POST', headers, body: JSON.stringify({ token }) })
  assert.deepEqual([(await signIn()).status, (await signIn()).status], [200, 401])
})

test('the page is served', async () => {
  const page = await fetch(ready.url)
  assert.equal(page.status, 200)
  assert.match(await page.text(), /<div id="/)
})

test('a second start on the same directory is told whom to stop', async () => {
  const second = new Start({ words, place: service.place })
  assert.equal(await second.exit(), 1)
  const database = path.join(service.data, 'database')
  assert.ok(second.errors.includes(`DATA_DIRECTORY_IN_USE: ${database} is in use by process ${service.child.pid}`))
  assert.equal((await ask(ready, MODEL))[0], 200)
})

test('a port in use is named, and nothing stays behind', async () => {
  const second = new Start({ words: [...words, '--port', new URL(ready.url).port] })
  assert.equal(await second.exit(), 1)
  assert.match(second.errors, /^PORT_IN_USE: /m)
  await second.nothingLeft()
})

test('words that do not fit end it with 4 before anything is started', async () => {
  const wrong = new Start({ words: ['--port', 'eighty'] })
  assert.equal(await wrong.exit(), 4)
  assert.equal(
    wrong.errors,
    'SETTINGS_WRONG: --port: expected 0 to 65535, got "eighty"\n  All options: npm start -- --help\n',
  )
})

test('Ctrl-C, which reaches all that a terminal runs, ends everything in order and leaves nothing', async () => {
  process.kill(-(service.child.pid ?? 0), 'SIGINT')
  assert.equal(await service.exit(), 0)
  assert.deepEqual(service.processes(), [])
  const log = readFileSync(path.join(service.data, 'database', 'server.log'), 'utf8')
  assert.match(log, /database system is shut down\n$/)
  usedRealPart('PostgreSQL (embedded)', /starting PostgreSQL (\S+)/.exec(log)?.[1] ?? '')
})

test('the next start has the same key and another login link', async (t) => {
  const began = performance.now()
  const next = new Start({ words, place: service.place })
  const again = await next.ready()
  assert.equal((await ask(again, MODEL))[0], 200)
  t.diagnostic(`second start until its first answer: ${Math.round(performance.now() - began)} ms`)
  assert.equal(again.apiKey, ready.apiKey)
  assert.equal(again.deviceId, ready.deviceId)
  assert.notEqual(again.loginUrl, ready.loginUrl)
})

test('programs get one document on standard output and nothing else there', async () => {
  const start = new Start({ words: [...words, '--json'], place: makePlace() })
  const { loginUrl, ...expected } = await start.ready()
  const { loginUrl: shown, ...document } = JSON.parse(start.output)
  const more = { apiKeyFile: path.join(start.data, 'api-key'), model: MODEL, demonstration: false }
  assert.deepEqual(document, { ...expected, ...more })
  assert.equal(shown, loginUrl)
})
