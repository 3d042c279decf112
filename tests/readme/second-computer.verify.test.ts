import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type CannedEngine, startCannedEngine } from '../engines/canned-engine.ts'
import { type Service, startService } from '../service/service.ts'

const root = path.resolve(import.meta.dirname, '../..')

let first: CannedEngine
let engine: CannedEngine
let service: Service
let home: string
let second: ChildProcess | undefined

before(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'second computer '))
  first = await startCannedEngine()
  engine = await startCannedEngine({ models: ['only-on-the-second'] })
  const gateway = { CLOUDTOLOCALLLM_AGENT_PACKAGE: path.join(root, 'dist/agent.tgz') }
  service = await startService({ engines: [first.url], gateway })
})

after(async () => {
  second?.kill('SIGKILL')
  await service?.stop()
  await first.stop()
  await engine.stop()
  await rm(home, { recursive: true, force: true, maxRetries: 10 })
})

/** What the person reads on the second computer, until it shows what is looked for. */
function readUntil(pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = ''
    const look = (chunk: Buffer) => {
      seen += chunk
      const found = pattern.exec(seen)
      if (found) resolve(found[0])
    }
    second?.stdout?.on('data', look)
    second?.stderr?.on('data', look)
    second?.on('exit', (code) => reject(new Error(`it ended with ${code}:\n${seen}`)))
  })
}

test('the one line from the README pairs a second computer, whose models then answer', async () => {
  const line = [
    '--yes',
    `${service.url}/agent.tgz`,
    'connect',
    service.url,
    '--name',
    'second',
    '--no-search',
    '--engine',
    engine.url,
  ]
  const environment = { PATH: process.env['PATH'], HOME: home, npm_config_cache: path.join(home, 'cache') }
  second = spawn('npx', line, { cwd: home, env: environment, detached: false })
  const code = await readUntil(/[A-Z0-9]{4}-[A-Z0-9]{4}/)
  const call = await service.signIn()
  const { name, fingerprint } = await call('pairing', { path: { code } })
  assert.deepEqual([name, fingerprint.length], ['second', 19])
  await call('approvePairing', { path: { code }, body: {} })
  await service.until(async () => (await call('models')).some(({ name }) => name === 'only-on-the-second'))
  const messages = [{ role: 'user', content: 'hi' }]
  assert.equal((await service.post('/v1/chat/completions', { model: 'only-on-the-second', messages })).status, 200)
})

test('a revoked computer is cut at once and its models are gone', async () => {
  const call = await service.signIn()
  const device = (await call('devices')).find(({ name }) => name === 'second')
  const ended = readUntil(/revoked/i)
  await call('revokeDevice', { path: { id: device?.id ?? '' } })
  await ended
  const list = await (await service.get('/v1/models')).text()
  assert.doesNotMatch(list, /only-on-the-second/)
})
