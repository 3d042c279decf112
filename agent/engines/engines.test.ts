import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Secret } from '@cloudtolocalllm/runtime/secret'
import { type EngineRig, sendJson, startEngine } from '../rig/engine-rig.ts'
import { engineId, ollamaHost, parseEngineAddress } from './engine-address.ts'
import { Engines } from './engines.ts'
import { isAtLeast } from './version-number.ts'

function searchFor(engines: readonly EngineRig[], changes = {}) {
  const named = engines.map(({ url }) => ({ url, key: undefined }))
  return {
    named,
    searchUsualPorts: false,
    authorities: undefined,
    except: undefined,
    withDemonstration: true,
    ...changes,
  }
}

/** Resolves when STATUS says what is expected. */
function watch(t: TestContext, search: ReturnType<typeof searchFor>) {
  const waiting: (() => void)[] = []
  const engines: Engines = new Engines(search, () => {
    for (const look of waiting.splice(0)) look()
  })
  t.after(() => engines.stop())
  const until = async (fits: () => boolean) => {
    while (!fits()) await new Promise<void>((resolve) => waiting.push(resolve))
  }
  return { engines, until }
}

test('an engine that is named is shown while nothing answers, and found when it starts', async (t) => {
  const first = await startEngine(t, () => {})
  await first.stop()
  const { engines, until } = watch(t, searchFor([first]))
  await engines.start()
  assert.deepEqual([engines.status[0]?.state, engines.status[0]?.problem], ['unreachable', 'nothing listens there'])
  await startEngine(t, () => {}, { port: Number(first.url.port) })
  await until(() => engines.status[0]?.state === 'ready')
})

test('an engine that stops is unreachable, its models stay known', async (t) => {
  const engine = await startEngine(t, () => {})
  const { engines, until } = watch(t, searchFor([engine]))
  await engines.start()
  await engine.stop()
  engines.lookSoon()
  await until(() => engines.status[0]?.state === 'unreachable')
  assert.equal(engines.status[0]?.models[0]?.name, 'tiny')
  assert.ok(engines.find(engine.id))
})

test('change is told once, and sameness not at all', async (t) => {
  const engine = await startEngine(t, () => {})
  let changes = 0
  const engines = new Engines(searchFor([engine]), () => changes++)
  for (let look = 0; look < 3; look++) await engines.look()
  assert.equal(changes, 1)
})

test('another engine at the same address is recognised as what it is', async (t) => {
  const engine = await startEngine(t, () => {})
  const engines = new Engines(searchFor([engine]))
  await engines.look()
  await engine.stop()
  await engines.look()
  await startEngine(t, () => {}, { port: Number(engine.url.port), models: ['other'] })
  await engines.look()
  assert.deepEqual(
    engines.status[0]?.models.map(({ name }) => name),
    ['other'],
  )
})

test('the demonstration is not offered where it must not be', async (t) => {
  const demonstration = await startEngine(t, () => {}, { models: [] })
  demonstration.server.removeAllListeners('request')
  demonstration.server.on('request', ({ url }, response) => {
    const list = { data: [{ id: 'demo', owned_by: 'cloudtolocalllm-demonstration' }] }
    sendJson(response, url === '/v1/models' ? list : { models: [{ name: 'demo' }], version: '1' })
  })
  const engines = new Engines(searchFor([demonstration], { withDemonstration: false }))
  await engines.look()
  assert.deepEqual(engines.status, [])
  assert.equal(engines.find(demonstration.id), undefined)
})

test('an engine with a key is given it, and one that asks for a missing key says so', async (t) => {
  const engine = await startEngine(t, () => {})
  engine.server.removeAllListeners('request')
  engine.server.on('request', ({ headers }, response) => {
    if (headers.authorization === 'Bearer k') sendJson(response, { data: [{ id: 'tiny' }] })
    else response.writeHead(401).end()
  })
  for (const [key, state] of [
    [new Secret('k'), 'ready'],
    [undefined, 'unreachable'],
  ] as const) {
    const engines = new Engines(searchFor([], { named: [{ url: engine.url, key }] }))
    await engines.look()
    assert.equal(engines.status[0]?.state, state)
    assert.match(engines.status[0]?.problem ?? '--engine-key', /--engine-key/)
  }
})

test('an address may be typed with or without scheme, slash and /v1', () => {
  const typed = ['127.0.0.1:8080', 'http://localhost:8080/', 'http://0.0.0.0:8080/v1', 'HTTP://127.0.0.1:8080/v1/']
  assert.deepEqual(new Set(typed.map((text) => parseEngineAddress(text).href)), new Set(['http://127.0.0.1:8080/']))
  assert.equal(parseEngineAddress('https://box.lan/llm/v1').href, 'https://box.lan/llm')
})

test('what is no address of an engine is a mistake in use', () => {
  for (const typed of ['', 'ftp://box', 'http://user:secret@box', 'http://']) {
    assert.throws(() => parseEngineAddress(typed), { code: 'ENGINE_ADDRESS_INVALID', exitCode: 4 })
  }
})

test('OLLAMA_HOST is read as Ollama reads it', () => {
  const read = (value: string) => ollamaHost({ OLLAMA_HOST: value })?.href
  assert.equal(read('0.0.0.0'), 'http://127.0.0.1:11434/')
  assert.equal(read('box.lan:1234'), 'http://box.lan:1234/')
  assert.equal(read(':5000'), 'http://127.0.0.1:5000/')
  assert.equal(read('https://box.lan'), 'https://box.lan/')
  assert.equal(ollamaHost({}), undefined)
})

test('an engine is called by its address, in letters that fit a head', () => {
  const ids = ['http://127.0.0.1:11434', 'https://box.lan', 'http://[::1]:8080/llm'].map((url) =>
    engineId(new URL(url)),
  )
  assert.deepEqual(ids, ['127.0.0.1-11434', 'box.lan-443', '_1_-8080_llm'])
  assert.ok(ids.every((id) => /^[A-Za-z0-9_.-]{1,64}$/.test(id)))
})

test('versions are compared by number, whatever stands around them', () => {
  assert.ok(isAtLeast('v0.14.0-rc1', '0.14'))
  assert.ok(isAtLeast('2.26.0 (a1b2c3)', '2.9'))
  assert.ok(!isAtLeast('0.9.9', '0.14'))
  assert.ok(!isAtLeast(null, '0.1'))
})
