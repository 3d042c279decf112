import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { type CannedEngine, startCannedEngine } from '../engines/canned-engine.ts'
import { type Service, startService } from '../service/service.ts'

let engine: CannedEngine
let service: Service

beforeEach(async () => {
  engine = await startCannedEngine()
  service = await startService({ engines: [engine.url] })
})

afterEach(async () => {
  await service?.stop()
  await engine.stop()
})

/** A stream of so many tokens, fifty a second, of which the first has come. */
async function running(count: number) {
  const messages = [{ role: 'user', content: `canned: tokens=${count} interval=20` }]
  const answer = await service.post('/v1/chat/completions', { model: 'canned', stream: true, messages })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.ok(reader)
  await reader.read()
  const rest = async () => {
    let text = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value
    return text
  }
  return { rest }
}

const quick = () =>
  service.post('/v1/chat/completions', { model: 'canned', messages: [{ role: 'user', content: 'hi' }] })

/** Asks until it is answered. */
const backAgain = () => service.until(async () => (await quick().catch(() => undefined))?.status === 200)

test('agent killed: its streams end with an error of the dialect, and everything comes back with it', async () => {
  const { rest } = await running(5_000)
  const aborted = once(engine.events, 'aborted')
  await service.agent.kill()
  await aborted
  await service.startAgent()
  assert.match(await rest(), /"code":"device_lost"/)
  assert.equal((await quick()).status, 200)
  await service.nothingInFlight()
})

test('agent gone: a new request is told at once which device is missing', async () => {
  await service.agent.kill()
  await service.until(async () => (await quick()).status === 503)
  await service.until(async () => /is offline/.test(await (await quick()).text()))
})

test('gateway killed: the engine is released, the agent comes back by itself, the next request is answered', async () => {
  const { rest } = await running(5_000)
  const aborted = once(engine.events, 'aborted')
  await service.gateway.kill()
  await assert.rejects(rest())
  await service.startGateway()
  await backAgain()
  await aborted
})

test('engine crashed in mid-answer: an error in the stream, and the next request is answered', async () => {
  const messages = [{ role: 'user', content: 'canned: tokens=9 interval=20 crash=3' }]
  const answer = await service.post('/v1/chat/completions', { model: 'canned', stream: true, messages })
  assert.match(await answer.text(), /"code":"engine_broke_off"/)
  assert.equal((await quick()).status, 200)
})

test('database restarted: running streams go on, requests and the console work again by themselves', async () => {
  const { rest } = await running(100)
  await service.server.restart()
  assert.match(await rest(), /\[DONE\]/)
  await backAgain()
  const call = await service.signIn()
  assert.equal((await call('devices'))[0]?.online, true)
})

test('gateway asked to stop: a running answer finishes, new requests are sent elsewhere', async () => {
  const { rest } = await running(100)
  const stopped = service.gateway.stop()
  await service.until(async () => (await quick().catch(() => undefined))?.status !== 200)
  assert.match(await rest(), /\[DONE\]/)
  await stopped
  assert.equal(service.gateway.child.exitCode, 0)
})
