import * as z from 'zod'
import { type Call, expectModel, parse, refuseUnsupported } from './dialect.ts'
import type { Message, Question, Sampling } from './question.ts'

const part = z.looseObject({ type: z.string(), text: z.string().optional() })
const content = z.union([z.string(), z.array(part)])

const common = {
  model: z.string('model is required'),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  frequency_penalty: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  n: z.int().nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
}

const chatRequest = z.looseObject({
  ...common,
  messages: z.array(z.looseObject({ role: z.string(), content: content.nullish() })).min(1),
  max_completion_tokens: z.int().positive().nullish(),
  tools: z.array(z.unknown()).nullish(),
  functions: z.array(z.unknown()).nullish(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
  logprobs: z.boolean().nullish(),
})

const completionRequest = z.looseObject({
  ...common,
  prompt: z.union([z.string(), z.array(z.string()).length(1, 'expected one prompt')]),
  suffix: z.string().nullish(),
  echo: z.boolean().nullish(),
  best_of: z.int().nullish(),
  logprobs: z.int().nullish(),
})

type Common = z.infer<z.ZodObject<typeof common>>

/** How the answer is wanted. */
export interface Wish {
  stream: boolean
  includeUsage: boolean
}

export interface Asked {
  question: Question
  wish: Wish
}

/** The body of `/v1/chat/completions`. @throws Refusal for what cannot be had. */
export function readChat(call: Call): Asked {
  const request = parse(chatRequest, call.body)
  expectModel(call.engine, request.model)
  refuseUnsupported(call.engine, {
    tools: hasAny(request.tools) || hasAny(request.functions) || request.messages.some(isOfTool),
    images: request.messages.some((message) => Array.isArray(message.content) && !message.content.every(isText)),
    response_format: (request.response_format?.type ?? 'text') !== 'text',
    logprobs: request.logprobs === true,
    ...commonUnsupported(request),
  })
  const question: Question = {
    kind: 'chat',
    messages: request.messages.map(toMessage),
    sampling: toSampling(request, request.max_completion_tokens ?? request.max_tokens),
  }
  return { question, wish: wishOf(request) }
}

/** The body of `/v1/completions`. @throws Refusal for what cannot be had. */
export function readCompletion(call: Call): Asked {
  const request = parse(completionRequest, call.body)
  expectModel(call.engine, request.model)
  refuseUnsupported(call.engine, {
    suffix: Boolean(request.suffix),
    echo: request.echo === true,
    best_of: (request.best_of ?? 1) > 1,
    logprobs: typeof request.logprobs === 'number',
    ...commonUnsupported(request),
  })
  const text = typeof request.prompt === 'string' ? request.prompt : (request.prompt[0] ?? '')
  const question: Question = { kind: 'continue', text, sampling: toSampling(request, request.max_tokens) }
  return { question, wish: wishOf(request) }
}

function wishOf({ stream, stream_options }: Common): Wish {
  return { stream: stream === true, includeUsage: stream_options?.include_usage === true }
}

function toMessage(message: z.infer<typeof chatRequest>['messages'][number]): Message {
  const role = message.role === 'assistant' || message.role === 'user' ? message.role : 'system'
  const text =
    typeof message.content === 'string' ? message.content : (message.content ?? []).map((p) => p.text).join('')
  return { role, text }
}

function toSampling(request: Common, maxTokens: number | null | undefined): Sampling {
  return {
    maxTokens: maxTokens ?? undefined,
    temperature: request.temperature ?? undefined,
    topP: request.top_p ?? undefined,
    seed: request.seed ?? undefined,
    stop: typeof request.stop === 'string' ? [request.stop] : (request.stop ?? undefined),
    frequencyPenalty: request.frequency_penalty ?? undefined,
    presencePenalty: request.presence_penalty ?? undefined,
  }
}

function commonUnsupported({ n, logit_bias }: Common): Record<string, boolean> {
  return { 'more than one choice': (n ?? 1) > 1, logit_bias: Object.keys(logit_bias ?? {}).length > 0 }
}

function isText({ type }: z.infer<typeof part>): boolean {
  return type === 'text'
}

function isOfTool({ role }: { role: string }): boolean {
  return role === 'tool' || role === 'function'
}

function hasAny(list: readonly unknown[] | null | undefined): boolean {
  return (list?.length ?? 0) > 0
}
