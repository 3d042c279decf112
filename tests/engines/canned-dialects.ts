/** Fixed, so that the same request gives the same bytes directly and through a gateway. */
const CREATED = 1_795_415_742
const CREATED_AT = '2026-11-23T06:35:42Z'
const PROMPT_TOKENS = 11
const DETAILS = {
  parent_model: '',
  format: 'gguf',
  family: 'llama',
  families: ['llama'],
  parameter_size: '134.52M',
  quantization_level: 'Q4_1',
}

const BUSY = 'server busy, please try again.  maximum pending requests exceeded'
const RUNNER_DIED = 'an error was encountered while running the model: unexpected EOF'

/** What of a request decides its answer. */
export interface CannedRequest {
  model?: string
  stream?: boolean
  stream_options?: { include_usage?: boolean }
  input?: string | readonly string[]
}

/** How one address speaks: pieces for a stream, or one body. */
export interface Wire {
  contentType: string
  streamsUnlessTold: boolean
  /** Sent with the first byte, before any token. */
  head(request: CannedRequest): string
  token(request: CannedRequest, index: number): string
  tail(request: CannedRequest, tokens: number): string
  whole(request: CannedRequest, tokens: number): string
  /** The line by which the dialect tells of a runner that died mid-answer, empty where it has none. */
  died: string
}

export type ErrorShape = 'openai' | 'anthropic' | 'ollama'

export const WIRES: Readonly<Record<string, Wire>> = {
  '/api/chat': ollamaWire((content) => ({ message: { role: 'assistant', content } }), {}),
  '/api/generate': ollamaWire((response) => ({ response }), { context: [1, 4093, 198] }),
  '/v1/chat/completions': openaiWire({
    prefix: 'chatcmpl',
    object: 'chat.completion.chunk',
    wholeObject: 'chat.completion',
    piece: (content, index) => ({ delta: index === 0 ? { role: 'assistant', content } : { content } }),
    last: { delta: {} },
    whole: (content) => ({ message: { role: 'assistant', content } }),
  }),
  '/v1/completions': openaiWire({
    prefix: 'cmpl',
    object: 'text_completion',
    wholeObject: 'text_completion',
    piece: (text) => ({ text }),
    last: { text: '' },
    whole: (text) => ({ text }),
  }),
  '/v1/messages': anthropicWire(),
}

/** Addresses whose answer is never a stream. */
export const SINGLES: Readonly<Record<string, (request: CannedRequest) => string>> = {
  '/api/show': ({ model = '' }) => showBody(model),
  '/v1/embeddings': embeddings,
  '/api/embed': ollamaEmbeddings,
}

/** Token number `index` of every canned answer. */
export function word(index: number): string {
  return `w${index} `
}

/** The whole text of an answer of so many tokens. */
export function cannedText(tokens: number): string {
  return Array.from({ length: tokens }, (_, index) => word(index)).join('')
}

export function shapeOf(path: string): ErrorShape {
  if (path.startsWith('/v1/messages')) return 'anthropic'
  return path.startsWith('/v1/') ? 'openai' : 'ollama'
}

export function busyBody(shape: ErrorShape): string {
  return errorBody(shape, BUSY, shape === 'anthropic' ? 'overloaded_error' : 'api_error')
}

export function notFoundBody(shape: ErrorShape, model: string): string {
  return errorBody(shape, `model '${model}' not found`, 'not_found_error')
}

export function notJsonBody(shape: ErrorShape): string {
  return errorBody(shape, 'unexpected EOF', 'invalid_request_error')
}

function embeddings(request: CannedRequest): string {
  const inputs = typeof request.input === 'string' ? [request.input] : (request.input ?? [])
  const data = inputs.map((input, index) => ({ object: 'embedding', embedding: vector(input), index }))
  const usage = { prompt_tokens: inputs.length, total_tokens: inputs.length }
  return JSON.stringify({ object: 'list', data, model: request.model, usage })
}

function ollamaEmbeddings(request: CannedRequest): string {
  const inputs = typeof request.input === 'string' ? [request.input] : (request.input ?? [])
  const counts = { total_duration: 1_000_000, load_duration: 1_000, prompt_eval_count: inputs.length }
  return JSON.stringify({ model: request.model, embeddings: inputs.map(vector), ...counts })
}

/** `put` places a piece of text where the address has it; `last` is what it alone says at the end. */
function ollamaWire(put: (text: string) => object, last: object): Wire {
  const line = (request: CannedRequest, text: string, rest: object) =>
    JSON.stringify({ model: request.model, created_at: CREATED_AT, ...put(text), ...rest })
  return {
    contentType: 'application/x-ndjson',
    streamsUnlessTold: true,
    head: () => '',
    token: (request, index) => `${line(request, word(index), { done: false })}\n`,
    tail: (request, tokens) => `${line(request, '', { ...lastFields(tokens), ...last })}\n`,
    whole: (request, tokens) => line(request, cannedText(tokens), { ...lastFields(tokens), ...last }),
    died: `${JSON.stringify({ error: RUNNER_DIED })}\n`,
  }
}

function lastFields(tokens: number): object {
  return {
    done: true,
    done_reason: 'stop',
    total_duration: 2_000_000_000,
    load_duration: 1_000_000,
    prompt_eval_count: PROMPT_TOKENS,
    prompt_eval_cached_count: 0,
    prompt_eval_duration: 100_000_000,
    eval_count: tokens,
    eval_duration: 1_000_000_000,
  }
}

interface OpenaiShape {
  prefix: string
  object: string
  wholeObject: string
  piece(text: string, index: number): object
  last: object
  whole(text: string): object
}

function openaiWire({ prefix, object, wholeObject, piece, last, whole }: OpenaiShape): Wire {
  const envelope = (request: CannedRequest, kind: string) => ({
    id: `${prefix}-86`,
    object: kind,
    created: CREATED,
    model: request.model,
    system_fingerprint: 'fp_ollama',
  })
  const event = (request: CannedRequest, rest: object) =>
    `data: ${JSON.stringify({ ...envelope(request, object), ...rest })}\n\n`
  return {
    contentType: 'text/event-stream',
    streamsUnlessTold: false,
    head: () => '',
    token: (request, index) =>
      event(request, { choices: [{ index: 0, ...piece(word(index), index), finish_reason: null }] }),
    tail(request, tokens) {
      const end = event(request, { choices: [{ index: 0, ...last, finish_reason: 'stop' }] })
      const usage = request.stream_options?.include_usage ? event(request, { choices: [], usage: usageOf(tokens) }) : ''
      return `${end}${usage}data: [DONE]\n\n`
    },
    whole(request, tokens) {
      const choices = [{ index: 0, ...whole(cannedText(tokens)), finish_reason: 'stop' }]
      return JSON.stringify({ ...envelope(request, wholeObject), choices, usage: usageOf(tokens) })
    },
    died: '',
  }
}

function usageOf(tokens: number): object {
  return { prompt_tokens: PROMPT_TOKENS, completion_tokens: tokens, total_tokens: PROMPT_TOKENS + tokens }
}

function anthropicWire(): Wire {
  const event = (body: { type: string; [field: string]: unknown }) =>
    `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`
  const message = (request: CannedRequest) => ({
    id: 'msg_0681be4db02f2ba93807582b',
    type: 'message',
    role: 'assistant',
    model: request.model,
  })
  return {
    contentType: 'text/event-stream',
    streamsUnlessTold: false,
    head(request) {
      const usage = { input_tokens: PROMPT_TOKENS, output_tokens: 0 }
      const start = event({ type: 'message_start', message: { ...message(request), content: [], usage } })
      return start + event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    },
    token: (_request, index) =>
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: word(index) } }),
    tail(_request, tokens) {
      const usage = { input_tokens: PROMPT_TOKENS, output_tokens: tokens }
      const delta = event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage })
      return event({ type: 'content_block_stop', index: 0 }) + delta + event({ type: 'message_stop' })
    },
    whole(request, tokens) {
      const content = [{ type: 'text', text: cannedText(tokens) }]
      const usage = { input_tokens: PROMPT_TOKENS, output_tokens: tokens }
      return JSON.stringify({ ...message(request), content, stop_reason: 'end_turn', usage })
    },
    died: '',
  }
}

function errorBody(shape: ErrorShape, message: string, type: string): string {
  if (shape === 'ollama') return JSON.stringify({ error: message })
  if (shape === 'openai') return JSON.stringify({ error: { message, type, param: null, code: null } })
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_5d360c4d447b5eb2ba815871' })
}

/** Eight numbers that depend on the text alone. */
function vector(text: string): number[] {
  return Array.from({ length: 8 }, (_, index) => ((text.charCodeAt(index % text.length) || 0) + index) / 256)
}

/** Answers to GET that do not depend on the request, by path, for the models offered. */
export function fixedAnswers(models: readonly string[]): Readonly<Record<string, string>> {
  const entries = models.map((name) => ({ name, model: name, size: 98_362_739, digest: '0'.repeat(64) }))
  const listed = {
    modified_at: CREATED_AT,
    details: { ...DETAILS, context_length: 8192, embedding_length: 8 },
    capabilities: ['completion', 'tools', 'embedding'],
  }
  const running = { details: DETAILS, expires_at: '2318-03-04T00:00:00Z', size_vram: 0, context_length: 2048 }
  const data = models.map((id) => ({ id, object: 'model', created: CREATED, owned_by: 'library' }))
  return {
    '/': 'Ollama is running',
    '/api/version': JSON.stringify({ version: '0.34.4' }),
    '/api/tags': JSON.stringify({ models: entries.map((entry) => ({ ...entry, ...listed })) }),
    '/api/ps': JSON.stringify({ models: entries.map((entry) => ({ ...entry, ...running })) }),
    '/v1/models': JSON.stringify({ object: 'list', data }),
  }
}

function showBody(model: string): string {
  return JSON.stringify({
    modelfile: `FROM ${model}\n`,
    parameters: 'num_ctx                        2048',
    template: '{{ .Prompt }}',
    details: DETAILS,
    model_info: { 'general.architecture': 'llama', 'llama.context_length': 8192 },
    capabilities: ['completion', 'tools', 'embedding'],
    modified_at: CREATED_AT,
  })
}
