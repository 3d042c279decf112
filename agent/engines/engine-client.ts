import { Agent, type IncomingMessage, request } from 'node:http'
import { Agent as EncryptedAgent, request as requestEncrypted } from 'node:https'
import type { Secret } from '@cloudtolocalllm/runtime/secret'

/** Where an engine is and how to be let in. */
export interface EngineAddress {
  url: URL
  key: Secret | undefined
  /** Authorities to trust for `https:`; undefined: Node's own. */
  authorities: readonly string[] | undefined
}

/** What an engine said to a question of ours. */
export interface EngineAnswer {
  status: number
  headers: IncomingMessage['headers']
  text: string
  /** The text as JSON, or undefined. */
  json: unknown
}

/** Lists of a thousand models stay below this, bytes. */
const LONGEST_ANSWER = 8 * 1024 * 1024

/** Idle connections that are kept to each engine. */
const KEPT_CONNECTIONS = 64

const connections = {
  'http:': new Agent({ keepAlive: true, maxFreeSockets: KEPT_CONNECTIONS }),
  'https:': new EncryptedAgent({ keepAlive: true, maxFreeSockets: KEPT_CONNECTIONS }),
}

/** Everything that `request` needs to reach an engine, but for method, path and headers. */
export function engineConnection({ url, authorities }: EngineAddress) {
  const isEncrypted = url.protocol === 'https:'
  return {
    request: isEncrypted ? requestEncrypted : request,
    options: {
      agent: isEncrypted ? connections['https:'] : connections['http:'],
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (isEncrypted ? 443 : 80),
      ...(isEncrypted && authorities ? { ca: [...authorities] } : {}),
    },
  }
}

/** The path on the engine's server: an engine may live below a path of its own. */
export function enginePath({ url }: EngineAddress, path: string): string {
  return url.pathname === '/' ? path : url.pathname + path
}

/** Puts one question of the agent's own, GET unless there is a body. Rejects with the system's error where none comes in time. */
export function askEngine(
  address: EngineAddress,
  path: string,
  { body, within }: { body?: unknown; within: number },
): Promise<EngineAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const { request, options } = engineConnection(address)
  return new Promise((resolve, reject) => {
    const asked = request({
      ...options,
      method: text === undefined ? 'GET' : 'POST',
      path: enginePath(address, path),
      headers: questionHeaders(address, text),
      signal: AbortSignal.timeout(within),
    })
    asked.on('error', reject)
    asked.on('response', (response) => readAnswer(response).then(resolve, reject))
    asked.end(text)
  })
}

function questionHeaders({ url, key }: EngineAddress, body: string | undefined): Record<string, string | number> {
  return {
    host: url.host,
    accept: 'application/json',
    ...(key ? { authorization: `Bearer ${key.reveal()}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  }
}

async function readAnswer(response: IncomingMessage): Promise<EngineAnswer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length
    if (length > LONGEST_ANSWER) throw new RangeError(`the answer is longer than ${LONGEST_ANSWER} bytes`)
    parts.push(part)
  }
  const text = Buffer.concat(parts).toString('utf8')
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: parseJson(text) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
