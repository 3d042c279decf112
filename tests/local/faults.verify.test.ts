import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startCannedEngine } from '../engines/canned-engine.ts'
import { answers, Start } from './start.ts'

const MODEL = 'study'
const engine = await startCannedEngine({ models: [MODEL] })
after(() => engine.stop())
const words = ['--engine', engine.url, '--no-search', '--no-embedded-engine']

test('each process that is killed comes back by itself, and the person is told', async () => {
  const service = new Start({ words })
  const ready = await service.ready()
  for (const [part, told] of [
    ['gateway/main', /the gateway ended \(SIGKILL\) and is started again/],
    ['agent/main', /the agent ended \(SIGKILL\) and is started again/],
    ['bin/postgres', /the database ended by itself and is started again/],
    ['embedded/keeper', /the keeper of the database ended with SIGKILL and is started again/],
  ] as const) {
    await service.killAndReplace(part)
    await service.until(() => told.test(service.errors))
    await service.until(() => answers(ready, MODEL))
  }
  assert.equal(await service.end('SIGTERM'), 0)
  assert.deepEqual(service.processes(), [])
})

test('nothing is left when the service itself is killed', async () => {
  const service = new Start({ words })
  await service.ready()
  await service.end('SIGKILL')
  await service.nothingLeft()
})

test('nothing is left when it is killed while it starts', async () => {
  const service = new Start({ words })
  await service.until(() => service.processes().some(({ command }) => command.includes('initdb')))
  await service.end('SIGKILL')
  await service.nothingLeft()
})

test('nothing is left when what npm runs is killed', async () => {
  const service = new Start({ words, throughSetUp: true })
  await service.ready()
  await service.end('SIGKILL')
  await service.nothingLeft()
})

test('Ctrl-C while it starts ends it at once and leaves nothing', async () => {
  const service = new Start({ words })
  await service.until(() => service.processes().some(({ command }) => command.includes('initdb')))
  assert.equal(await service.end('SIGINT'), 0)
  assert.deepEqual(service.processes(), [])
})

test('after everything was killed at once the next start has all that was there', async () => {
  const service = new Start({ words })
  const before = await service.ready()
  service.killAll()
  await service.exit()
  const next = new Start({ words, place: service.place })
  const { apiKey, deviceId } = await next.ready()
  assert.deepEqual([apiKey, deviceId], [before.apiKey, before.deviceId])
  assert.ok(await answers(await next.ready(), MODEL))
})
