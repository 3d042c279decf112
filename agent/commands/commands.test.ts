import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { pairedDevice, temporaryDirectory } from '../rig/agent-rig.ts'
import { readBody, sendJson, startEngine } from '../rig/engine-rig.ts'
import { ask, GatewayRig } from '../rig/gateway-rig.ts'
import { runProgramOnce, startProgram } from '../rig/program-rig.ts'

/** A gateway that pairs whoever comes, as device `id`. */
async function pairingGateway(t: TestContext, id = randomUUID()) {
  const gateway: GatewayRig = await GatewayRig.start(t, {
    console: async (request, response) => {
      if (request.method === 'GET')
        return sendJson(response, { state: 'approved', deviceId: id, name: 'study', owner: 'Ada' })
      const { publicKey } = JSON.parse((await readBody(request)).toString())
      gateway.keys.set(id, publicKey)
      const approveUrl = `${gateway.url.origin}/pair/ABCD-EFGH`
      sendJson(response, {
        id: '1',
        code: 'ABCD-EFGH',
        secret: 's',
        approveUrl,
        expiresAt: new Date(Date.now() + 60_000),
      })
    },
  })
  return { gateway, id }
}

test('connect shows the code, pairs, and serves until Ctrl-C', async (t) => {
  const { gateway } = await pairingGateway(t)
  const engine = await startEngine(t, (_, response) => response.end('hello'))
  const { path } = await temporaryDirectory(t)
  const program = startProgram(t, [
    'connect',
    gateway.url.origin,
    '--data',
    path,
    '--no-search',
    '--engine',
    engine.url.origin,
  ])
  await program.says('progress', /ABCD-EFGH[\s\S]*Paired as study, for Ada\.[\s\S]*1 model[\s\S]*Online/)
  const answer = ask(await gateway.link(), { method: 'POST', path: '/v1/completions', engine: engine.id, body: '{}' })
  await answer.over
  assert.equal(answer.body, 'hello')
  program.child.kill('SIGINT')
  assert.equal(await program.ended, 0)
  assert.equal(program.said.answer, '')
})

test('connect --json says one document when it is online, and nothing else', async (t) => {
  const { gateway, id } = await pairingGateway(t)
  const { path } = await temporaryDirectory(t)
  const program = startProgram(t, ['connect', gateway.url.origin, '--data', path, '--no-search', '--json'])
  await program.says('answer', /\n/)
  const { gateway: origin, deviceId, fingerprint } = JSON.parse(program.said.answer)
  assert.deepEqual([origin, deviceId], [gateway.url.origin, id])
  assert.match(fingerprint, /^[0-9a-f]{4}( [0-9a-f]{4}){3}$/)
})

test('a program that starts the agent is told what happens, and takes it with it', async (t) => {
  const { gateway, id } = await pairingGateway(t)
  const engine = await startEngine(t, () => {})
  const { path } = await temporaryDirectory(t)
  const words = ['connect', gateway.url.origin, '--data', path, '--no-search', '--engine', engine.url.origin]
  const program = startProgram(t, [...words, '--enrolment', 'token'], {
    ipc: true,
    environment: { CLOUDTOLOCALLLM_LOG: 'silent' },
  })
  while (!program.messages.some((message) => JSON.stringify(message).includes('"online"')))
    await once(program.child, 'message')
  assert.deepEqual(
    program.messages.filter((message) => !JSON.stringify(message).includes('"engines"')),
    [
      { type: 'models', count: 1 },
      { type: 'online', deviceId: id, name: 'study' },
    ],
  )
  program.child.disconnect()
  assert.equal(await program.ended, 0)
  assert.equal(program.said.progress, '')
})

test('plain http to another computer is refused with the way to encrypt', async (t) => {
  const { code, progress } = await runProgramOnce(t, ['connect', 'http://gateway.example'])
  assert.equal(code, 3)
  assert.match(progress, /^GATEWAY_NOT_ENCRYPTED: http:\/\/gateway\.example.*\n {2}Give the gateway a certificate/)
})

test('without a gateway and without a pairing connect asks for the address', async (t) => {
  const { path } = await temporaryDirectory(t)
  const { code, progress } = await runProgramOnce(t, ['connect', '--data', path])
  assert.deepEqual([code, progress.split(':')[0]], [4, 'GATEWAY_MISSING'])
})

test('status tells of a running agent what it does', async (t) => {
  const gateway = await GatewayRig.start(t)
  const directory = await temporaryDirectory(t)
  await pairedDevice(directory, gateway)
  const engine = await startEngine(t, () => {})
  const data = ['--data', directory.path]
  const program = startProgram(t, ['connect', ...data, '--no-search', '--engine', engine.url.origin])
  await program.says('progress', /Online/)
  const { answer } = await runProgramOnce(t, ['status', ...data])
  assert.match(answer, new RegExp(`^Gateway +${gateway.url.origin}\nState +online for \\d+ s`))
  assert.match(answer, /Engines +openai: 1 model, 1 loaded\nRequests +0 running, 0 answered/)
  const json = JSON.parse((await runProgramOnce(t, ['status', ...data, '--json'])).answer)
  assert.deepEqual([json.running, json.state.online, json.paired[0].name], [true, true, 'study'])
})

test('status tells of a stopped agent with whom it is paired', async (t) => {
  const gateway = await GatewayRig.start(t)
  const directory = await temporaryDirectory(t)
  const data = ['--data', directory.path]
  assert.match((await runProgramOnce(t, ['status', ...data])).answer, /^Not running, and not paired\./)
  await pairedDevice(directory, gateway)
  const { code, answer } = await runProgramOnce(t, ['status', ...data])
  assert.equal(code, 0)
  assert.equal(answer, `Not running. Paired:\n  as study with ${gateway.url.origin}\nStart: cloudtolocalllm connect\n`)
})

test('allow shows and changes what a gateway may do', async (t) => {
  const { path } = await temporaryDirectory(t)
  const allow = async (...words: string[]) => (await runProgramOnce(t, ['allow', ...words, '--data', path])).answer
  assert.match(await allow(), /ask +every model\n +pull +no\n/)
  assert.match(await allow('pull'), /pull +yes/)
  assert.match(await allow('pull', '--off'), /pull +no/)
  assert.match(await allow('model', 'llama3.2', 'qwen3'), /ask +llama3\.2, qwen3/)
  assert.match(await allow('model', 'llama3.2', 'qwen3', '--off'), /ask +no model/)
  assert.deepEqual(JSON.parse(await allow('model', '--every', '--json')), { allows: [], models: null })
})

test('allow of something else is a mistake in use that shows the right words', async (t) => {
  const { path } = await temporaryDirectory(t)
  for (const words of [['everything'], ['model'], ['pull', 'llama3.2'], ['pull', '--every']]) {
    const { code, progress } = await runProgramOnce(t, ['allow', ...words, '--data', path])
    assert.deepEqual([code, progress.split(':')[0]], [4, 'ALLOW_UNKNOWN'], words.join(' '))
  }
})

test('engines shows what is here', async (t) => {
  const engine = await startEngine(t, () => {})
  const words = ['engines', '--no-search', '--engine', engine.url.origin]
  const { answer } = await runProgramOnce(t, words)
  assert.equal(answer, `OpenAI-compatible server: 1 model  ${engine.id}\n  speaks openai\n    tiny  loaded\n`)
  const json = JSON.parse((await runProgramOnce(t, [...words, '--json'])).answer)
  assert.equal(json.engines[0].models[0].name, 'tiny')
})

test('logout forgets the key and stops the running agent', async (t) => {
  const gateway = await GatewayRig.start(t)
  const directory = await temporaryDirectory(t)
  await pairedDevice(directory, gateway)
  const program = startProgram(t, ['connect', '--data', directory.path, '--no-search'])
  await program.says('progress', /Online/)
  const { answer } = await runProgramOnce(t, ['logout', '--data', directory.path])
  assert.match(answer, new RegExp(`^Forgot ${gateway.url.origin}`))
  assert.equal(await program.ended, 1)
  assert.match(program.said.progress, /LOGGED_OUT/)
  assert.match((await runProgramOnce(t, ['logout', '--data', directory.path])).answer, /nothing to forget/)
})

test('wrong words are answered with what was expected, and exit code 4', async (t) => {
  for (const words of [['conect'], ['status', '--verbose'], ['connect', '--engine']]) {
    const { code, progress, answer } = await runProgramOnce(t, words)
    assert.deepEqual([code, answer], [4, ''])
    assert.match(progress, /^error: /)
  }
})

test('a key without an engine before it is a mistake in use', async (t) => {
  const { code, progress } = await runProgramOnce(t, ['engines', '--engine-key', 'k'])
  assert.deepEqual([code, progress.split(':')[0]], [4, 'ENGINE_KEY_ALONE'])
})
