import type { ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { LanguageModel } from './language-model.ts'
import type { Generated, Question } from './question.ts'
import type { Queue } from './queue.ts'
import { Refusal } from './refusal.ts'

/** What every request is served with. */
export interface Engine {
  model: LanguageModel
  queue: Queue
  version: string
}

/** One request: its body as JSON (undefined for GET), and a signal that fires when the client is gone. */
export interface Call {
  engine: Engine
  body: unknown
  response: ServerResponse
  signal: AbortSignal
}

export type Handle = (call: Call) => void | Promise<void>

/** One of the three ways to speak to the engine. */
export interface Dialect {
  /** Method and path, `POST /api/chat`, to what serves it. */
  routes: Readonly<Record<string, Handle>>
  /** Answers with an error in the dialect's shape. */
  refuse(response: ServerResponse, refusal: Refusal): void
  /** Ends an answer that has begun with the dialect's error inside the stream. */
  interrupt(response: ServerResponse, refusal: Refusal): void
}

/** How a dialect puts an answer on the wire; a dialect that does not stream only ends. */
export interface AnswerWriter {
  start?(promptTokens: number): void
  text?(text: string): void
  end(generated: Generated): void
}

/** Asks the model when the request's turn has come, and writes while it speaks. */
export async function answer({ engine, signal }: Call, question: Question, writer: AnswerWriter): Promise<void> {
  const listener = {
    onStart: (promptTokens: number) => writer.start?.(promptTokens),
    onText: (text: string) => writer.text?.(text),
  }
  const generated = await engine.queue.run(() => engine.model.generate(question, listener, signal), signal)
  if (generated.finish !== 'aborted') writer.end(generated)
}

/** The body as the schema has it, or a refusal that names the first field at fault. */
export function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.')
  throw new Refusal('invalid', where ? `${where}: ${issue?.message}` : (issue?.message ?? 'the body is not understood'))
}

/** Accepts the one model by its name, with or without Ollama's default tag. */
export function expectModel({ model }: Engine, name: string): void {
  if (name === '') throw new Refusal('invalid', 'model is required')
  if (name !== model.facts.name && name !== `${model.facts.name}:latest`) {
    throw new Refusal('not-found', `model '${name}' not found`)
  }
}

/** Refuses, by name, what was asked for and cannot be had; `asked` is true where it would change the answer. */
export function refuseUnsupported({ model }: Engine, features: Readonly<Record<string, boolean>>): void {
  for (const [feature, asked] of Object.entries(features)) {
    if (asked) throw new Refusal('unsupported', `${model.facts.name} does not support ${feature}`)
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

/** Begins an answer that leaves piece by piece; told to proxies, which would otherwise collect it. */
export function startStream(response: ServerResponse, contentType: string): void {
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-cache', 'x-accel-buffering': 'no' })
}
