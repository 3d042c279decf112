import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { engineId } from 'cloudtolocalllm/engines/engine-address'
import { startAgentRig } from 'cloudtolocalllm/rig/agent-rig'
import { ask, GatewayRig, type RigAnswer } from 'cloudtolocalllm/rig/gateway-rig'
import type { EngineProcess } from '../engines/engine-process.ts'
import { startLlamaServer } from '../engines/llama-server.ts'
import { startOllama } from '../engines/ollama.ts'

/** Nothing that these tests wait for takes longer, milliseconds. */
const PATIENCE_MS = 60_000

/** A device with this real engine, as a gateway sees it. */
async function device<Engine extends EngineProcess>(t: TestContext, starting: Promise<Engine>) {
  const engine = await starting
  t.after(() => engine.stop())
  const url = new URL(engine.url)
  const gateway = await GatewayRig.start(t)
  const rig = await startAgentRig(t, gateway, [{ id: engineId(url), url }])
  const { status } = await gateway.linkWith(({ engines }) => engines[0]?.state === 'ready')
  const send = (path: string, body: object, resumable = false) =>
    ask(rig.link, { path, engine: engineId(url), body: JSON.stringify(body), resumable })
  return { ...rig, gateway, engine, offered: status?.engines[0], send }
}

const story = { messages: [{ role: 'user', content: 'Write a very long story about a fox' }], stream: true }

/** The words of a streamed answer in OpenAI's dialect. */
function words({ body }: RigAnswer): string {
  return [...body.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) => JSON.parse(text)).join('')
}

async function untilTrue(fits: () => Promise<boolean>): Promise<void> {
  const giveUp = Date.now() + PATIENCE_MS
  while (!(await fits())) {
    if (Date.now() > giveUp) throw new Error(`still not so after ${PATIENCE_MS} ms: ${fits}`)
    await pause(50)
  }
}

test('Ollama is offered with all that it says of its models', async (t) => {
  const { offered } = await device(t, startOllama())
  assert.equal(offered?.kind, 'ollama')
  assert.deepEqual(offered?.dialects, ['openai', 'anthropic', 'ollama'])
  const chat = offered?.models.find(({ name }) => name === 'smollm2:latest')
  assert.deepEqual([chat?.quantization, chat?.family, chat?.capabilities], ['Q4_1', 'llama', ['completion']])
  assert.ok((chat?.size ?? 0) > 90_000_000)
})

test('Ollama answers in its three dialects', async (t) => {
  const { engine, send } = await device(t, startOllama())
  const short = { model: engine.model, messages: [{ role: 'user', content: 'Say hello' }], max_tokens: 4 }
  for (const [path, ending] of [
    ['/v1/chat/completions', /data: \[DONE\]\s*$/],
    ['/v1/messages', /message_stop[\s\S]*$/],
    ['/api/chat', /"done":true[^\n]*\n$/],
  ] as const) {
    const answer = send(path, { ...short, stream: true, options: { num_predict: 4 } })
    await answer.over
    assert.equal(answer.status, 200)
    assert.match(answer.body, ending)
  }
})

test('a running answer of Ollama survives a cut and says the same words', async (t) => {
  const { engine, send, gateway } = await device(t, startOllama())
  const question = { ...story, model: engine.model, temperature: 0, seed: 1, max_tokens: 60 }
  const undisturbed = send('/v1/chat/completions', question)
  await undisturbed.over
  const answer = send('/v1/chat/completions', question, true)
  await answer.received(1_000)
  gateway.cut()
  await answer.over
  assert.equal(answer.failure, undefined)
  assert.equal(words(answer), words(undisturbed))
})

test('when the model of an Ollama dies mid-answer, the stream ends without its terminator', async (t) => {
  const { engine, send } = await device(t, startOllama())
  const answer = send('/v1/chat/completions', { ...story, model: engine.model, max_tokens: 2_000 })
  await answer.received(500)
  await engine.killRunner()
  await answer.over
  assert.doesNotMatch(answer.body, /\[DONE\]/)
})

test('when Ollama itself dies mid-answer, the answer breaks off and STATUS says so', async (t) => {
  const { engine, send, gateway } = await device(t, startOllama())
  const answer = send('/v1/chat/completions', { ...story, model: engine.model, max_tokens: 2_000 })
  await answer.received(500)
  await engine.kill()
  await answer.over
  assert.equal(answer.failure?.code, 'engine-broke-off')
  await gateway.linkWith(({ engines }) => engines[0]?.state === 'unreachable')
})

test('pulling is up to the owner of the device', async (t) => {
  const { engine, send } = await device(t, startOllama())
  const answer = send('/api/pull', { model: engine.model })
  await answer.over
  assert.equal(answer.failure?.code, 'not-allowed')
})

test('llama.cpp is offered with all that it says of its model', async (t) => {
  const { offered } = await device(t, startLlamaServer())
  assert.deepEqual([offered?.kind, offered?.dialects], ['llamacpp', ['openai', 'anthropic']])
  const [model] = offered?.models ?? []
  assert.deepEqual(
    [model?.name, model?.loaded, model?.parameterSize, model?.contextLength],
    ['smollm2', true, '135M', 2048],
  )
})

interface Slot {
  is_processing: boolean
  next_token: { n_decoded: number }[]
}

for (const [when, stream] of [
  ['streaming', true],
  ['not streaming', false],
] as const) {
  test(`a client that goes away while llama.cpp reads its prompt never costs the answer, ${when}`, async (t) => {
    const { engine, send } = await device(t, startLlamaServer({ arguments: ['--slots'] }))
    const slots = async () => (await (await fetch(`${engine.url}/slots`)).json()) as Slot[]
    const isBusy = async () => (await slots()).some(({ is_processing }) => is_processing)
    const content = 'The quick brown fox jumps over the lazy dog. '.repeat(40)
    // The model may not end by itself: an answer that is over before we look could not be cancelled.
    const question = { messages: [{ role: 'user', content }], stream, max_tokens: 1_000, ignore_eos: true }
    const answer = send('/v1/chat/completions', question)
    await untilTrue(isBusy)
    answer.exchange.abandon({ code: 'cancelled', message: 'the client is gone' })
    await untilTrue(async () => !(await isBusy()))
    // It notices between two steps: some words it may have begun, not the thousand it was asked for.
    const decoded = (await slots()).flatMap(({ next_token }) => next_token.map(({ n_decoded }) => n_decoded))
    assert.ok(Math.max(...decoded) < 100, `${decoded} tokens were written`)
  })
}
