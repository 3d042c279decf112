import type { HeaderList } from '@cloudtolocalllm/protocol/head'
import type { EngineAddress } from '../engines/engine-client.ts'

/**
 * What never reaches an engine: who asked and from where (Ollama answers 403 to a foreign Host or Origin; keys and
 * cookies are the gateway's), what belongs to one hop (RFC 9110, 7.6.1), and lengths, which are counted anew here.
 * No compression either: a compressed stream is collected before it is sent.
 */
const KEPT_FROM_ENGINE = new Set([
  'host',
  'origin',
  'referer',
  'cookie',
  'authorization',
  'x-api-key',
  'forwarded',
  'x-real-ip',
  'via',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'content-length',
  'accept-encoding',
])
const KEPT_FROM_ENGINE_PREFIXES = ['x-forwarded-', 'proxy-', 'sec-']

/** What an engine must not say to the gateway's clients: hops end here, and cookies and CORS are the gateway's. */
const KEPT_FROM_GATEWAY = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
])
const CORS = 'access-control-'

/** How the body's end is told to the engine: by its length in bytes, by chunks, or there is no body. */
export type Framing = number | 'chunked' | 'none'

/** The headers for the engine, in the order they came, with its own Host and key. */
export function headersForEngine(headers: HeaderList, { url, key }: EngineAddress, framing: Framing): string[] {
  const named = namedByConnection(headers)
  const kept = ['host', url.host, 'accept-encoding', 'identity']
  if (key) kept.push('authorization', `Bearer ${key.reveal()}`)
  if (framing === 'chunked') kept.push('transfer-encoding', 'chunked')
  else if (framing !== 'none') kept.push('content-length', String(framing))
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at]?.toLowerCase(), headers[at + 1]]
    if (KEPT_FROM_ENGINE.has(name) || named?.has(name)) continue
    if (KEPT_FROM_ENGINE_PREFIXES.some((prefix) => name.startsWith(prefix))) continue
    kept.push(headers[at] ?? name, value)
  }
  return kept
}

/** The headers of an engine's answer as they came, but for those that end here. */
export function headersForGateway(rawHeaders: HeaderList): string[] {
  const named = namedByConnection(rawHeaders)
  const kept: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]]
    const lower = name.toLowerCase()
    if (KEPT_FROM_GATEWAY.has(lower) || lower.startsWith(CORS) || named?.has(lower)) continue
    kept.push(name, value)
  }
  return kept
}

/** The body's length as the client told it, where it told exactly one; the agent holds the gateway to it. */
export function declaredLength(headers: HeaderList): number | undefined {
  let declared: number | undefined
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() !== 'content-length') continue
    const length = /^\d{1,15}$/.test(headers[at + 1] ?? '') ? Number(headers[at + 1]) : undefined
    if (length === undefined || declared !== undefined) return undefined
    declared = length
  }
  return declared
}

/** A hop may name more headers that are meant for it alone; most say only `close` or `keep-alive`. */
function namedByConnection(headers: HeaderList): ReadonlySet<string> | undefined {
  let named: Set<string> | undefined
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() !== 'connection') continue
    named ??= new Set()
    for (const name of (headers[at + 1] ?? '').split(',')) named.add(name.trim().toLowerCase())
  }
  return named
}
