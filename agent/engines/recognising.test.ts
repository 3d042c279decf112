import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { StatusEngine } from '@cloudtolocalllm/protocol/control'
import { Secret } from '@cloudtolocalllm/runtime/secret'
import { EnginePlace } from './engine-place.ts'

/** What a server says to each question; a number is a bare status. `*` is for all the rest. */
type Answers = Readonly<Record<string, unknown>>

/** What engines were seen to answer, shortened. */
async function lookAt(
  t: TestContext,
  answers: Answers,
  headers: Record<string, string> = {},
): Promise<StatusEngine | undefined> {
  const server = createServer((request, response) => {
    const answer = answers[`${request.method} ${request.url}`] ?? answers['*'] ?? 404
    if (typeof answer === 'number') response.writeHead(answer, headers).end()
    else response.writeHead(200, headers).end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const place = new EnginePlace({ url, key: new Secret('k'), authorities: undefined }, false)
  await place.look()
  return place.status
}

const ollama = {
  'GET /': 'Ollama is running',
  'GET /api/version': { version: '0.34.4' },
  'GET /v1/models': { object: 'list', data: [{ id: 'smollm2:latest', object: 'model', owned_by: 'library' }] },
  'GET /api/tags': {
    models: [
      {
        name: 'smollm2:latest',
        modified_at: '2026-11-23T06:34:58.8Z',
        size: 98_362_739,
        digest: 'f7fc54ea',
        details: { family: 'llama', parameter_size: '134.52M', quantization_level: 'Q4_1', context_length: 8192 },
        capabilities: ['completion'],
      },
    ],
  },
  'GET /api/ps': { models: [{ name: 'smollm2:latest' }] },
}

test('Ollama tells its version and everything about its models', async (t) => {
  const engine = await lookAt(t, ollama)
  assert.deepEqual(
    [engine?.kind, engine?.version, engine?.dialects],
    ['ollama', '0.34.4', ['openai', 'anthropic', 'ollama']],
  )
  assert.deepEqual(engine?.models, [
    {
      name: 'smollm2:latest',
      loaded: true,
      size: 98_362_739,
      digest: 'f7fc54ea',
      modifiedAt: '2026-11-23T06:34:58.8Z',
      family: 'llama',
      parameterSize: '134.52M',
      quantization: 'Q4_1',
      contextLength: 8192,
      capabilities: ['completion'],
    },
  ])
})

test('an Ollama before 0.14 does not speak Anthropic, and is asked about each model', async (t) => {
  const engine = await lookAt(t, {
    ...ollama,
    'GET /api/version': { version: '0.13.5' },
    'GET /api/tags': { models: [{ name: 'old', digest: 'd1', details: null }] },
    'GET /api/ps': { models: [] },
    'POST /api/show': { capabilities: ['embedding'], model_info: { 'bert.context_length': 512 } },
  })
  assert.deepEqual(engine?.dialects, ['openai', 'ollama'])
  const [model] = engine?.models ?? []
  assert.deepEqual([model?.loaded, model?.capabilities, model?.contextLength], [false, ['embedding'], 512])
})

test('an Ollama without models lists none', async (t) => {
  const empty = { 'GET /v1/models': { object: 'list', data: null }, 'GET /api/tags': { models: null } }
  const engine = await lookAt(t, { ...ollama, ...empty })
  assert.deepEqual([engine?.kind, engine?.state, engine?.models], ['ollama', 'ready', []])
})

test('llama.cpp is known by its name in every answer', async (t) => {
  const engine = await lookAt(
    t,
    {
      'GET /v1/models': {
        models: [{ model: 'smol.gguf', capabilities: ['completion', 'multimodal'] }],
        data: [
          {
            id: 'smol.gguf',
            owned_by: 'llamacpp',
            meta: { n_ctx: 2048, n_ctx_train: 8192, n_params: 134_515_008, size: 96_576_768, ftype: 'Q4_1' },
          },
        ],
      },
      'GET /props': {
        build_info: 'b6900-abc',
        modalities: { vision: true },
        chat_template_caps: { supports_tools: true },
      },
      'POST /v1/messages': 400,
    },
    { server: 'llama.cpp' },
  )
  assert.deepEqual(
    [engine?.kind, engine?.version, engine?.dialects],
    ['llamacpp', 'b6900-abc', ['openai', 'anthropic']],
  )
  const [model] = engine?.models ?? []
  assert.deepEqual([model?.loaded, model?.contextLength, model?.parameterSize], [true, 2048, '135M'])
  assert.deepEqual(model?.capabilities, ['completion', 'vision', 'tools'])
})

test('a llama.cpp with many models says which are in memory', async (t) => {
  const data = [
    { id: 'a', status: { value: 'loaded' } },
    { id: 'b', status: { value: 'unloaded' } },
  ]
  const engine = await lookAt(t, { 'GET /v1/models': { data } }, { server: 'llama.cpp' })
  assert.deepEqual(
    engine?.models.map(({ name, loaded }) => [name, loaded]),
    [
      ['a', true],
      ['b', false],
    ],
  )
})

const lmstudioModel = {
  type: 'llm',
  key: 'google/gemma-4',
  architecture: 'gemma4',
  quantization: { name: 'Q4_K_M', bits_per_weight: 4 },
  size_bytes: 17_990_911_801,
  params_string: '26B-A4B',
  loaded_instances: [{ id: 'google/gemma-4' }],
  max_context_length: 262_144,
  capabilities: { vision: true, trained_for_tool_use: true },
}

test('LM Studio is known by its own list, though it answers every path with 200', async (t) => {
  const engine = await lookAt(t, {
    'GET /v1/models': { object: 'list', data: [{ id: 'google/gemma-4', owned_by: 'organization_owner' }] },
    'GET /api/v1/models': {
      models: [lmstudioModel, { ...lmstudioModel, type: 'embedding', key: 'nomic', loaded_instances: [] }],
    },
    'POST /v1/messages': { type: 'error', error: { type: 'invalid_request_error', message: 'model is required' } },
    '*': { error: 'Unexpected endpoint or method. (GET /x). Returning 200 anyway' },
  })
  assert.deepEqual([engine?.kind, engine?.dialects], ['lmstudio', ['openai', 'anthropic']])
  assert.deepEqual(
    engine?.models.map(({ name, loaded, capabilities }) => [name, loaded, capabilities]),
    [
      ['google/gemma-4', true, ['completion', 'vision', 'tools']],
      ['nomic', false, ['embedding']],
    ],
  )
})

test('an LM Studio before 0.4 lists in its former way and does not speak Anthropic', async (t) => {
  const model = {
    id: 'qwen2-vl',
    type: 'vlm',
    arch: 'qwen2_vl',
    quantization: '4bit',
    state: 'not-loaded',
    max_context_length: 32_768,
  }
  const engine = await lookAt(t, {
    'GET /v1/models': { data: [{ id: 'qwen2-vl' }] },
    'GET /api/v0/models': { object: 'list', data: [model] },
    '*': { error: 'Unexpected endpoint or method. (POST /v1/messages)' },
  })
  assert.deepEqual([engine?.kind, engine?.dialects], ['lmstudio', ['openai']])
  assert.deepEqual(engine?.models[0]?.capabilities, ['completion', 'vision'])
})

for (const [version, dialects] of [
  ['0.11.1', ['openai', 'anthropic']],
  ['0.11.0', ['openai']],
] as const) {
  test(`vLLM ${version} speaks ${dialects.join(' and ')}`, async (t) => {
    const data = [{ id: 'meta/llama', owned_by: 'vllm', max_model_len: 131_072 }]
    const engine = await lookAt(t, { 'GET /v1/models': { data }, 'GET /version': { version } })
    assert.deepEqual([engine?.kind, engine?.version, engine?.dialects], ['vllm', version, dialects])
    assert.deepEqual([engine?.models[0]?.contextLength, engine?.models[0]?.loaded], [131_072, true])
  })
}

test('LocalAI is known by its system, and says what is in memory', async (t) => {
  const engine = await lookAt(t, {
    'GET /v1/models': { data: [{ id: 'a' }, { id: 'b' }] },
    'GET /system': { backends: ['llama-cpp'], loaded_models: [{ id: 'b' }] },
    'GET /version': { version: '2.26.0 (a1b2c3d4)' },
    'POST /v1/messages': 400,
  })
  assert.deepEqual([engine?.kind, engine?.version], ['localai', '2.26.0 (a1b2c3d4)'])
  assert.deepEqual(
    engine?.models.map(({ loaded }) => loaded),
    [false, true],
  )
})

test('Jan is known by the title of its description', async (t) => {
  const engine = await lookAt(t, {
    'GET /v1/models': { data: [{ id: 'jan-v3', owned_by: 'user' }] },
    'GET /openapi.json': { info: { title: 'Jan API' } },
  })
  assert.equal(engine?.kind, 'jan')
})

test('the demonstration is known by its owner', async (t) => {
  const data = [{ id: 'smollm2', owned_by: 'cloudtolocalllm-demonstration' }]
  const engine = await lookAt(t, { ...ollama, 'GET /': 'The demonstration', 'GET /v1/models': { data } })
  assert.deepEqual([engine?.kind, engine?.demonstration, engine?.version], ['embedded', true, '0.34.4'])
})

test('any other server that lists models is one of OpenAI’s kind', async (t) => {
  const engine = await lookAt(t, { 'GET /v1/models': { data: [{ id: 'a' }] } })
  assert.deepEqual([engine?.kind, engine?.dialects, engine?.state], ['openai', ['openai'], 'ready'])
})

test('a web page, an error and a locked server are no engines', async (t) => {
  for (const answer of ['<html>', { error: 'no' }, 401, 404, 500]) {
    assert.equal(await lookAt(t, { '*': answer }), undefined)
  }
})
