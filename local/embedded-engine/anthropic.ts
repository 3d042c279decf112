import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import * as z from 'zod'
import {
  type AnswerWriter,
  answer,
  type Call,
  type Dialect,
  expectModel,
  parse,
  refuseUnsupported,
  sendJson,
  startStream,
} from './dialect.ts'
import type { Generated, Message, Question } from './question.ts'
import type { Refusal } from './refusal.ts'

const block = z.looseObject({ type: z.string(), text: z.string().optional() })
const content = z.union([z.string(), z.array(block)])
type Content = z.infer<typeof content>

const messagesRequest = z.looseObject({
  model: z.string('model is required'),
  max_tokens: z.int('max_tokens is required').positive(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content })).min(1),
  system: content.nullish(),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(0).nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  tools: z.array(z.unknown()).nullish(),
  thinking: z.looseObject({ type: z.string() }).nullish(),
})

const TOOL_BLOCKS = ['tool_use', 'tool_result', 'server_tool_use']

export const anthropic: Dialect = {
  routes: { 'POST /v1/messages': messages },
  refuse(response, refusal) {
    sendJson(response, refusal.status, { ...errorBody(refusal), request_id: `req_${randomUUID()}` })
  },
  interrupt(response, refusal) {
    writeEvent(response, errorBody(refusal))
    response.end()
  },
}

async function messages(call: Call): Promise<void> {
  const request = parse(messagesRequest, call.body)
  expectModel(call.engine, request.model)
  const others = request.messages.flatMap((message) => otherThanText(message.content))
  refuseUnsupported(call.engine, {
    tools: (request.tools?.length ?? 0) > 0 || others.some((type) => TOOL_BLOCKS.includes(type)),
    images: others.includes('image'),
    [`content of type ${others[0]}`]: others.length > 0,
    thinking: request.thinking?.type === 'enabled',
  })
  await answer(call, toQuestion(request), request.stream ? stream(call) : whole(call))
}

function toQuestion(request: z.infer<typeof messagesRequest>): Question {
  const system: Message[] = request.system ? [{ role: 'system', text: textOf(request.system) }] : []
  return {
    kind: 'chat',
    messages: [
      ...system,
      ...request.messages.map((message) => ({ role: message.role, text: textOf(message.content) })),
    ],
    sampling: {
      maxTokens: request.max_tokens,
      temperature: request.temperature ?? undefined,
      topP: request.top_p ?? undefined,
      topK: request.top_k ?? undefined,
      stop: request.stop_sequences ?? undefined,
    },
  }
}

function whole({ engine, response }: Call): AnswerWriter {
  return {
    end(generated) {
      sendJson(response, 200, {
        ...envelope(engine.model.facts.name),
        content: [{ type: 'text', text: generated.text }],
        ...stopOf(generated),
        usage: { input_tokens: generated.promptTokens, output_tokens: generated.tokens },
      })
    },
  }
}

function stream({ engine, response }: Call): AnswerWriter {
  return {
    start(promptTokens) {
      startStream(response, 'text/event-stream')
      const usage = { input_tokens: promptTokens, output_tokens: 0 }
      const empty = { content: [], stop_reason: null, stop_sequence: null, usage }
      writeEvent(response, { type: 'message_start', message: { ...envelope(engine.model.facts.name), ...empty } })
      writeEvent(response, { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    },
    text: (text) =>
      writeEvent(response, { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    end(generated) {
      writeEvent(response, { type: 'content_block_stop', index: 0 })
      const usage = { input_tokens: generated.promptTokens, output_tokens: generated.tokens }
      writeEvent(response, { type: 'message_delta', delta: stopOf(generated), usage })
      writeEvent(response, { type: 'message_stop' })
      response.end()
    },
  }
}

function writeEvent(response: ServerResponse, event: { type: string; [field: string]: unknown }): void {
  response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}

function envelope(model: string): object {
  return { id: `msg_${randomUUID()}`, type: 'message', role: 'assistant', model }
}

function stopOf({ finish, stopSequence }: Generated): object {
  if (finish === 'length') return { stop_reason: 'max_tokens', stop_sequence: null }
  if (stopSequence === undefined) return { stop_reason: 'end_turn', stop_sequence: null }
  return { stop_reason: 'stop_sequence', stop_sequence: stopSequence }
}

function textOf(given: Content): string {
  return typeof given === 'string' ? given : given.map(({ text }) => text ?? '').join('')
}

function otherThanText(given: Content): string[] {
  return typeof given === 'string' ? [] : given.map(({ type }) => type).filter((type) => type !== 'text')
}

function errorBody(refusal: Refusal): { type: 'error'; error: object } {
  const type = ERROR_TYPES[refusal.kind] ?? 'invalid_request_error'
  return { type: 'error', error: { type, message: refusal.message } }
}

const ERROR_TYPES: Partial<Record<Refusal['kind'], string>> = {
  'not-found': 'not_found_error',
  'no-such-path': 'not_found_error',
  'too-large': 'request_too_large',
  busy: 'overloaded_error',
  failed: 'api_error',
}
