import type { ServerResponse } from 'node:http'
import * as z from 'zod'
import {
  type AnswerWriter,
  answer,
  type Call,
  type Dialect,
  type Engine,
  expectModel,
  parse,
  refuseUnsupported,
  sendJson,
  startStream,
} from './dialect.ts'
import { listed, running, shown } from './ollama-facts.ts'
import type { Generated, Message, Question, Sampling } from './question.ts'

/** Ollama counts in nanoseconds. */
const NS_PER_MS = 1_000_000

const options = z.looseObject({
  num_predict: z.int().optional(),
  temperature: z.number().min(0).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  min_p: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  stop: z.array(z.string()).optional(),
  repeat_penalty: z.number().optional(),
  frequency_penalty: z.number().optional(),
  presence_penalty: z.number().optional(),
})

const common = {
  model: z.string('model is required'),
  stream: z.boolean().nullish(),
  format: z.unknown().optional(),
  think: z.union([z.boolean(), z.string()]).nullish(),
  options: options.nullish(),
}

const message = z.looseObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string().nullish(),
  images: z.array(z.unknown()).nullish(),
})

const chatRequest = z.looseObject({
  ...common,
  messages: z.array(message).nullish(),
  tools: z.array(z.unknown()).nullish(),
})

const generateRequest = z.looseObject({
  ...common,
  prompt: z.string().nullish(),
  system: z.string().nullish(),
  raw: z.boolean().nullish(),
  suffix: z.string().nullish(),
  template: z.string().nullish(),
  images: z.array(z.unknown()).nullish(),
  context: z.array(z.number()).nullish(),
})

type Common = z.infer<z.ZodObject<typeof common>>

export const ollama: Dialect = {
  routes: {
    'GET /': ({ response }) => {
      response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end('The demonstration engine of CloudToLocalLLM is running')
    },
    'GET /api/version': ({ engine, response }) =>
      sendJson(response, 200, { version: engine.version, demonstration: true }),
    'GET /api/tags': ({ engine, response }) => sendJson(response, 200, { models: [listed(engine)] }),
    'GET /api/ps': ({ engine, response }) => sendJson(response, 200, { models: [running(engine)] }),
    'POST /api/show': ({ engine, body, response }) => sendJson(response, 200, shown(engine, body)),
    'POST /api/chat': chat,
    'POST /api/generate': generate,
  },
  refuse(response, refusal) {
    if (refusal.kind !== 'no-such-path') return sendJson(response, refusal.status, { error: refusal.message })
    response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found')
  },
  interrupt(response, refusal) {
    response.end(`${JSON.stringify({ error: refusal.message })}\n`)
  },
}

async function chat(call: Call): Promise<void> {
  const request = parse(chatRequest, call.body)
  const messages = request.messages ?? []
  expectModel(call.engine, request.model)
  refuseUnsupported(call.engine, {
    tools: (request.tools?.length ?? 0) > 0 || messages.some(({ role }) => role === 'tool'),
    images: messages.some(({ images }) => (images?.length ?? 0) > 0),
    ...commonUnsupported(request),
  })
  const put = (text: string) => ({ message: { role: 'assistant', content: text } })
  if (messages.length === 0) return sendLoaded(call, put(''))
  const question: Question = { kind: 'chat', messages: messages.map(toMessage), sampling: toSampling(request) }
  await answer(call, question, writerFor(call, request, put))
}

async function generate(call: Call): Promise<void> {
  const request = parse(generateRequest, call.body)
  expectModel(call.engine, request.model)
  refuseUnsupported(call.engine, {
    insert: Boolean(request.suffix),
    'another template': Boolean(request.template),
    images: (request.images?.length ?? 0) > 0,
    context: (request.context?.length ?? 0) > 0,
    ...commonUnsupported(request),
  })
  const put = (text: string) => ({ response: text })
  if (!request.prompt) return sendLoaded(call, put(''))
  await answer(call, toQuestion(request, request.prompt), writerFor(call, request, put))
}

function toQuestion(request: z.infer<typeof generateRequest>, prompt: string): Question {
  const sampling = toSampling(request)
  if (request.raw) return { kind: 'continue', text: prompt, sampling }
  const system: Message[] = request.system ? [{ role: 'system', text: request.system }] : []
  return { kind: 'chat', messages: [...system, { role: 'user', text: prompt }], sampling }
}

/** `put` places a piece of text where chat and generate have theirs. */
function writerFor(call: Call, request: Common, put: (text: string) => object): AnswerWriter {
  return request.stream === false ? whole(call, put) : stream(call, put)
}

function whole({ engine, response }: Call, put: (text: string) => object): AnswerWriter {
  const started = performance.now()
  return {
    end(generated) {
      sendJson(response, 200, { ...envelope(engine), ...put(generated.text), ...lastFields(generated, started) })
    },
  }
}

function stream({ engine, response }: Call, put: (text: string) => object): AnswerWriter {
  const started = performance.now()
  return {
    start: () => startStream(response, 'application/x-ndjson'),
    text: (text) => writeLine(response, { ...envelope(engine), ...put(text), done: false }),
    end(generated) {
      writeLine(response, { ...envelope(engine), ...put(''), ...lastFields(generated, started) })
      response.end()
    },
  }
}

/** An empty question loads the model in Ollama; here it is loaded already. */
function sendLoaded({ engine, response }: Call, empty: object): void {
  sendJson(response, 200, { ...envelope(engine), ...empty, done: true, done_reason: 'load' })
}

function writeLine(response: ServerResponse, body: object): void {
  response.write(`${JSON.stringify(body)}\n`)
}

function envelope({ model }: Engine): object {
  return { model: model.facts.name, created_at: new Date().toISOString() }
}

function lastFields(generated: Generated, started: number): object {
  return {
    done: true,
    done_reason: generated.finish,
    total_duration: nanoseconds(performance.now() - started),
    load_duration: 0,
    prompt_eval_count: generated.promptTokens,
    prompt_eval_duration: nanoseconds(generated.promptMs),
    eval_count: generated.tokens,
    eval_duration: nanoseconds(generated.tokensMs),
  }
}

function toMessage({ role, content }: z.infer<typeof message>): Message {
  return { role: role === 'tool' ? 'user' : role, text: content ?? '' }
}

function toSampling({ options: given }: Common): Sampling {
  const limit = given?.num_predict
  return {
    // Ollama's -1 and -2 mean: until the context is full
    maxTokens: limit !== undefined && limit < 0 ? Number.POSITIVE_INFINITY : limit,
    temperature: given?.temperature,
    topP: given?.top_p,
    topK: given?.top_k,
    minP: given?.min_p,
    seed: given?.seed,
    stop: given?.stop,
    repeatPenalty: given?.repeat_penalty,
    frequencyPenalty: given?.frequency_penalty,
    presencePenalty: given?.presence_penalty,
  }
}

function commonUnsupported({ format, think }: Common): Record<string, boolean> {
  return { format: format !== undefined && format !== null && format !== '', thinking: Boolean(think) }
}

function nanoseconds(milliseconds: number): number {
  return Math.round(milliseconds * NS_PER_MS)
}
