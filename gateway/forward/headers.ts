import type { IncomingHttpHeaders } from 'node:http'
import type { HeaderList } from '@cloudtolocalllm/protocol/head'

/** Belong to one connection, not to the request (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Never leave the gateway towards a device: credentials, the person's address, and what engines answer with 403. */
const STAY_HERE = ['authorization', 'x-api-key', 'cookie', 'host', 'origin', 'referer', 'forwarded', 'expect', 'via']

/** Compressed answers could not be watched for their end, and loopback needs no compression. */
const UNWANTED = ['accept-encoding']

/** Say nothing to the gateway's clients, or something wrong: CORS is the gateway's, never the engine's. */
const STAY_THERE = ['set-cookie', 'server', 'x-powered-by', 'server-timing', 'strict-transport-security', 'alt-svc']

const keptBack = new Set([...HOP_BY_HOP, ...STAY_HERE, ...UNWANTED])
const notPassedOn = new Set([...HOP_BY_HOP, ...STAY_THERE])

/** Headers that travel to the device. */
export function requestHeaders(rawHeaders: HeaderList): string[] {
  return filterHeaders(
    rawHeaders,
    (name) => keptBack.has(name) || name.startsWith('x-forwarded-') || name.startsWith('sec-'),
  )
}

/** Headers of the engine that travel to the client; `ours` stand in place of the engine's own. */
export function answerHeaders(headers: HeaderList, ours: Readonly<Record<string, string>> = {}): string[] {
  const leaveOut = (name: string) => notPassedOn.has(name) || name.startsWith('access-control-') || name in ours
  return [...filterHeaders(headers, leaveOut), ...Object.entries(ours).flat()]
}

/** The same headers with one of them set anew. */
export function withHeader(headers: readonly string[], name: string, value: string): string[] {
  return [...filterHeaders(headers, (other) => other === name), name, value]
}

/** Asked by the page of somebody else: answered for every origin, because keys and not cookies decide. */
export function corsHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  if (headers.origin === undefined) return {}
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'server-timing, x-request-id, retry-after',
  }
}

/** Answer to a preflight; browsers keep it for two hours at most. */
export const PREFLIGHT: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, DELETE, HEAD',
  'access-control-allow-headers': '*, authorization',
  'access-control-max-age': '7200',
}

function filterHeaders(headers: HeaderList, leaveOut: (name: string) => boolean): string[] {
  const kept: string[] = []
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at], headers[at + 1]]
    if (!leaveOut(name.toLowerCase())) kept.push(name, value)
  }
  return kept
}
