import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { doctor } from '../commands/doctor.ts'
import { pairedDevice, startAgentRig, temporaryDirectory } from '../rig/agent-rig.ts'
import { sendJson, startEngine } from '../rig/engine-rig.ts'
import { GatewayRig, type RigOptions } from '../rig/gateway-rig.ts'

/** What the doctor says of a gateway and an engine, as one JSON document. */
async function examine({ gateway, engine, data }: { gateway: string; engine?: string; data: string }) {
  let answer = ''
  const terminal = {
    answer: (text: string) => {
      answer += text
    },
    say: () => {},
    columns: 80,
    rich: false,
    colours: false,
  }
  const engines = engine === undefined ? {} : { engine: [{ url: engine }] }
  const code = await doctor(gateway, { data, json: true, search: false, ...engines }, terminal)
  const { checks } = JSON.parse(answer)
  return { code, names: checks.map(({ name }: { name: string }) => name), last: checks.at(-1), checks }
}

async function patient(t: TestContext, options: RigOptions = {}) {
  const gateway = await GatewayRig.start(t, options)
  const directory = await temporaryDirectory(t)
  const engine = await startEngine(t, (_, response) => response.end('data: {}\n\n'))
  return {
    gateway,
    directory,
    engine,
    ask: { gateway: gateway.url.origin, engine: engine.url.origin, data: directory.path },
  }
}

test('where all is well every step is named, down to the first token', async (t) => {
  const { gateway, directory, ask } = await patient(t)
  await pairedDevice(directory, gateway)
  const { code, names, checks } = await examine(ask)
  assert.equal(code, 0)
  assert.deepEqual(names, ['DNS', 'Proxy', 'TLS', 'Clock', 'Tunnel', 'Engine', 'First token'])
  assert.match(checks[4].detail, /WebSockets pass; gateway rig; admitted as study/)
  assert.match(checks[6].detail, /^tiny began to answer after 0\.\d s$/)
})

test('a gateway that does not answer is the first cause', async (t) => {
  const { ask } = await patient(t)
  const { code, names, last } = await examine({ ...ask, gateway: 'http://127.0.0.1:1' })
  assert.equal(code, 1)
  assert.deepEqual([names.at(-1), last.code], ['Proxy', 'GATEWAY_UNREACHABLE'])
})

test('a clock that is wrong is found by the gateway’s own time', async (t) => {
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toUTCString()
  const { ask } = await patient(t, { console: (_, response) => response.writeHead(200, { date: tomorrow }).end() })
  const { last } = await examine(ask)
  assert.deepEqual([last.name, last.code], ['Clock', 'CLOCK_WRONG'])
  assert.match(last.detail, /behind the gateway's/)
})

test('a server that has no tunnel is told from one that is down', async (t) => {
  const engine = await startEngine(t, (_, response) => response.end())
  const { ask } = await patient(t)
  const { last } = await examine({ ...ask, gateway: engine.url.origin })
  assert.deepEqual([last.name, last.code], ['Tunnel', 'TUNNEL_REFUSED'])
})

test('a device that was revoked learns it here', async (t) => {
  const { gateway, directory, ask } = await patient(t)
  await pairedDevice(directory, gateway)
  gateway.keys.clear()
  const { last } = await examine(ask)
  assert.deepEqual([last.name, last.code], ['Tunnel', 'DEVICE_REVOKED'])
})

test('a running agent is not thrown out by the examination', async (t) => {
  const gateway = await GatewayRig.start(t)
  const engine = await startEngine(t, (_, response) => response.end('data: {}\n\n'))
  const { directory } = await startAgentRig(t, gateway, [engine])
  const links = gateway.links.length
  const { checks } = await examine({ gateway: gateway.url.origin, engine: engine.url.origin, data: directory.path })
  assert.match(checks[4].detail, /the running agent is online/)
  assert.equal(gateway.links.length, links)
})

test('no engine, an engine that is down, and one without a model are three causes', async (t) => {
  const { ask } = await patient(t)
  const { engine: _, ...without } = ask
  assert.equal((await examine(without)).last.code, 'ENGINE_MISSING')
  assert.equal((await examine({ ...ask, engine: 'http://127.0.0.1:1' })).last.code, 'ENGINE_UNREACHABLE')
  const empty = await startEngine(t, () => {}, { models: [] })
  assert.equal((await examine({ ...ask, engine: empty.url.origin })).last.code, 'MODEL_MISSING')
})

test('an engine that has a model but no word is the last cause', async (t) => {
  const { ask } = await patient(t)
  const mute = await startEngine(t, (_, response) => sendJson(response, { error: 'out of memory' }, 500))
  const { last } = await examine({ ...ask, engine: mute.url.origin })
  assert.deepEqual([last.name, last.code], ['First token', 'FIRST_TOKEN_MISSING'])
  assert.match(last.detail, /answered 500: .*out of memory/)
})
