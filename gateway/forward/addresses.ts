import { anthropic } from '../dialects/anthropic.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { ollama } from '../dialects/ollama.ts'
import { openai } from '../dialects/openai.ts'

/** What the gateway does at an address. */
export type Does =
  /** Asks a model: the answer is generated, so it may take long, outlives a dropped tunnel and must end with its terminator. */
  | 'generate'
  /** Asks a model or about a model: an answer like any other. */
  | 'forward'
  /** Changes what a device holds; only where its owner turned that on at the device. */
  | 'manage'
  /** Answered by the gateway from what the devices said. */
  | 'list'

export interface Address {
  method: 'GET' | 'POST' | 'DELETE'
  /** A trailing `/*` stands for one or more segments. */
  path: string
  dialect: Dialect
  does: Does
  /** Keys of the body that name the model, the preferred one first. */
  modelKeys: readonly string[]
}

const MODEL = ['model'] as const
/** Ollama's older clients say `name`. */
const MODEL_OR_NAME = ['model', 'name'] as const

/** Every address that a client of a dialect may call; docs/addresses.md is checked against it. */
export const addresses: readonly Address[] = [
  address('GET', '/v1/models', openai, 'list'),
  address('GET', '/v1/models/*', openai, 'list'),
  address('POST', '/v1/chat/completions', openai, 'generate'),
  address('POST', '/v1/completions', openai, 'generate'),
  address('POST', '/v1/responses', openai, 'generate'),
  address('POST', '/v1/embeddings', openai, 'forward'),
  address('POST', '/v1/rerank', openai, 'forward'),
  address('POST', '/v1/audio/speech', openai, 'forward'),
  address('POST', '/v1/audio/transcriptions', openai, 'forward'),
  address('POST', '/v1/audio/translations', openai, 'forward'),
  address('POST', '/v1/images/generations', openai, 'forward'),
  address('POST', '/v1/images/edits', openai, 'forward'),
  address('POST', '/v1/images/variations', openai, 'forward'),
  address('POST', '/v1/messages', anthropic, 'generate'),
  address('POST', '/v1/messages/count_tokens', anthropic, 'forward'),
  address('GET', '/api/tags', ollama, 'list'),
  address('GET', '/api/ps', ollama, 'list'),
  address('GET', '/api/version', ollama, 'list'),
  address('POST', '/api/chat', ollama, 'generate'),
  address('POST', '/api/generate', ollama, 'generate', MODEL_OR_NAME),
  address('POST', '/api/show', ollama, 'forward', MODEL_OR_NAME),
  address('POST', '/api/embed', ollama, 'forward', MODEL_OR_NAME),
  address('POST', '/api/embeddings', ollama, 'forward', MODEL_OR_NAME),
  address('POST', '/api/pull', ollama, 'manage', MODEL_OR_NAME),
  address('POST', '/api/create', ollama, 'manage', MODEL_OR_NAME),
  address('POST', '/api/copy', ollama, 'manage', ['source']),
  address('DELETE', '/api/delete', ollama, 'manage', MODEL_OR_NAME),
]

function address(
  method: Address['method'],
  path: string,
  dialect: Dialect,
  does: Does,
  modelKeys: readonly string[] = MODEL,
): Address {
  return { method, path, dialect, does, modelKeys }
}

const exact = new Map(addresses.map((entry) => [`${entry.method} ${entry.path}`, entry]))
const prefixes = addresses.filter((entry) => entry.path.endsWith('/*'))

/** The address of a request, or undefined. `path` is without its query. */
export function findAddress(method: string, path: string): Address | undefined {
  const asked = method === 'HEAD' ? 'GET' : method
  return (
    exact.get(`${asked} ${path}`) ??
    prefixes.find((entry) => entry.method === asked && path.startsWith(entry.path.slice(0, -1)))
  )
}

/** True for paths that belong to a dialect, whether or not there is such an address. */
export function isDialectPath(path: string): boolean {
  return path.startsWith('/v1/') || path.startsWith('/api/') || path === '/v1' || path === '/api'
}

/** Whose shape an error at this path has. Anthropic's clients tell their version with every request. */
export function dialectOf(path: string, headers: Readonly<Record<string, unknown>>): Dialect {
  if (path.startsWith('/api')) return ollama
  return path.startsWith('/v1/messages') || headers['anthropic-version'] !== undefined ? anthropic : openai
}

/** True where the path is known with another method. */
export function hasOtherMethod(path: string): boolean {
  return addresses.some((entry) => entry.path === path)
}
