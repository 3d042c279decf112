import { createParser } from 'eventsource-parser'
import * as z from 'zod'

/** One thing that an engine said in a streamed chat completion. */
export type Piece =
  | { type: 'text' | 'reasoning'; text: string }
  | { type: 'usage'; inputTokens: number | null; outputTokens: number | null }

/** The engine said itself that it cannot go on, or stopped without an end; the message is for the person. */
export class CompletionBroken extends Error {
  override readonly name = 'CompletionBroken'
}

/** Longest single event that is read: a megabyte of text in one piece is no answer. */
const LONGEST_EVENT = 1024 * 1024

const text = z.string().nullish().catch(null)
const count = z.number().nullish().catch(null)

/** What is read of a chunk; engines differ in everything else. */
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: text, reasoning_content: text, reasoning: text }).nullish().catch(null),
        finish_reason: text,
      }),
    )
    .nullish()
    .catch(null),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(null),
  error: z.unknown().optional(),
})

/** Reads a streamed completion to its end. Throws {@link CompletionBroken} where the end does not come. */
export async function* readCompletion(body: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const events: string[] = []
  const parser = createParser({ onEvent: ({ data }) => events.push(data), maxBufferSize: LONGEST_EVENT })
  const decoder = new TextDecoder()
  let finished = false
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }))
    for (const data of events.splice(0)) {
      if (data === '[DONE]') finished = true
      else finished = (yield* readChunk(data)) || finished
    }
  }
  if (!finished) throw new CompletionBroken('the engine broke off before the end of its answer')
}

/** Returns whether the engine said that this is its end. */
function* readChunk(data: string): Generator<Piece, boolean> {
  const { choices, usage, error } = parseChunk(data)
  if (error !== undefined && error !== null) throw new CompletionBroken(`the engine says: ${errorText(error)}`)
  const choice = choices?.[0]
  const reasoning = choice?.delta?.reasoning_content ?? choice?.delta?.reasoning
  if (reasoning) yield { type: 'reasoning', text: reasoning }
  if (choice?.delta?.content) yield { type: 'text', text: choice.delta.content }
  if (usage) {
    const { prompt_tokens: inputTokens = null, completion_tokens: outputTokens = null } = usage
    yield { type: 'usage', inputTokens, outputTokens }
  }
  return Boolean(choice?.finish_reason)
}

function parseChunk(data: string): z.infer<typeof Chunk> {
  try {
    return Chunk.parse(JSON.parse(data))
  } catch (cause) {
    throw new CompletionBroken('the engine sent something that is no chat completion', { cause })
  }
}

/** The words in an engine's error, whatever its shape. */
export function errorText(error: unknown): string {
  if (typeof error === 'string') return error.slice(0, 500)
  if (typeof error === 'object' && error !== null) {
    if ('error' in error) return errorText(error.error)
    if ('message' in error) return errorText(error.message)
  }
  return JSON.stringify(error).slice(0, 500)
}

/** Most bytes of an error answer that are read. */
const LONGEST_ERROR = 64 * 1024

/** The words in an engine's answer that is an error. */
export async function readErrorAnswer(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.byteLength
    if (length > LONGEST_ERROR) break
  }
  const said = Buffer.concat(chunks).toString('utf8').trim()
  try {
    return errorText(JSON.parse(said))
  } catch {
    return said.slice(0, 500) || 'nothing'
  }
}
