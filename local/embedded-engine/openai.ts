import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { type AnswerWriter, answer, type Call, type Dialect, type Engine, sendJson, startStream } from './dialect.ts'
import { readChat, readCompletion, type Wish } from './openai-request.ts'
import type { Generated } from './question.ts'
import type { Refusal } from './refusal.ts'

/** By this an agent tells the demonstration from an engine that the person chose. */
export const OWNER = 'cloudtolocalllm-demonstration'

export const openai: Dialect = {
  routes: {
    'GET /v1/models': ({ engine, response }) => sendJson(response, 200, { object: 'list', data: [modelEntry(engine)] }),
    'POST /v1/chat/completions': chat,
    'POST /v1/completions': complete,
  },
  refuse: (response, refusal) => sendJson(response, refusal.status, errorBody(refusal)),
  interrupt(response, refusal) {
    writeEvent(response, errorBody(refusal))
    response.end()
  },
}

function modelEntry({ model: { facts } }: Engine): object {
  return { id: facts.name, object: 'model', created: seconds(facts.modifiedAt.getTime()), owned_by: OWNER }
}

async function chat(call: Call): Promise<void> {
  const { question, wish } = readChat(call)
  await answer(call, question, wish.stream ? chatStream(call, wish) : chatWhole(call))
}

async function complete(call: Call): Promise<void> {
  const { question, wish } = readCompletion(call)
  await answer(call, question, wish.stream ? completionStream(call, wish) : completionWhole(call))
}

function chatWhole({ engine, response }: Call): AnswerWriter {
  return {
    end(generated) {
      const message = { role: 'assistant', content: generated.text }
      const choices = [{ index: 0, message, finish_reason: generated.finish }]
      sendJson(response, 200, {
        ...envelope(engine, 'chat.completion', 'chatcmpl'),
        choices,
        usage: usageOf(generated),
      })
    },
  }
}

function chatStream({ engine, response }: Call, wish: Wish): AnswerWriter {
  const head = envelope(engine, 'chat.completion.chunk', 'chatcmpl')
  let role: { role?: 'assistant' } = { role: 'assistant' }
  const chunk = (delta: object, finish: string | null) =>
    writeEvent(response, { ...head, choices: [{ index: 0, delta, finish_reason: finish }] })
  return {
    start: () => startStream(response, 'text/event-stream'),
    text(text) {
      chunk({ ...role, content: text }, null)
      role = {}
    },
    end(generated) {
      chunk(role, generated.finish)
      endStream(response, head, wish, generated)
    },
  }
}

function completionWhole({ engine, response }: Call): AnswerWriter {
  return {
    end(generated) {
      const choices = [{ index: 0, text: generated.text, finish_reason: generated.finish, logprobs: null }]
      sendJson(response, 200, { ...envelope(engine, 'text_completion', 'cmpl'), choices, usage: usageOf(generated) })
    },
  }
}

function completionStream({ engine, response }: Call, wish: Wish): AnswerWriter {
  const head = envelope(engine, 'text_completion', 'cmpl')
  const chunk = (text: string, finish: string | null) =>
    writeEvent(response, { ...head, choices: [{ index: 0, text, finish_reason: finish, logprobs: null }] })
  return {
    start: () => startStream(response, 'text/event-stream'),
    text: (text) => chunk(text, null),
    end(generated) {
      chunk('', generated.finish)
      endStream(response, head, wish, generated)
    },
  }
}

function endStream(response: ServerResponse, head: object, wish: Wish, generated: Generated): void {
  if (wish.includeUsage) writeEvent(response, { ...head, choices: [], usage: usageOf(generated) })
  response.end('data: [DONE]\n\n')
}

function writeEvent(response: ServerResponse, body: object): void {
  response.write(`data: ${JSON.stringify(body)}\n\n`)
}

function envelope({ model }: Engine, object: string, prefix: string): object {
  return { id: `${prefix}-${randomUUID()}`, object, created: seconds(Date.now()), model: model.facts.name }
}

function usageOf({ promptTokens, tokens }: Generated): object {
  return { prompt_tokens: promptTokens, completion_tokens: tokens, total_tokens: promptTokens + tokens }
}

function errorBody(refusal: Refusal): object {
  const type = ERROR_TYPES[refusal.kind] ?? 'invalid_request_error'
  return { error: { message: refusal.message, type, param: null, code: null } }
}

const ERROR_TYPES: Partial<Record<Refusal['kind'], string>> = {
  'not-found': 'not_found_error',
  'no-such-path': 'not_found_error',
  busy: 'api_error',
  failed: 'api_error',
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}
