import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import { anthropic } from './anthropic.ts'
import type { Dialect, Engine, Handle } from './dialect.ts'
import { ollama } from './ollama.ts'
import { openai } from './openai.ts'
import { asRefusal, Refusal } from './refusal.ts'

/** A request with pictures must arrive whole to be refused for the right reason: 20 MB of them are 27 MB in base64. */
const BODY_BYTES = 32 * 1024 * 1024

/** Longer than the agent keeps idle connections, so that it never writes into one that is being closed. */
const KEEP_ALIVE_MS = 75_000

/** As Ollama does: a page that the person visits must not reach the model, by its own name for 127.0.0.1 or by a request from the page. */
const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

export interface EngineServer extends Running {
  readonly url: string
}

/** Serves the engine on loopback; `port` 0 takes a free one. */
export async function startServer(engine: Engine, port: number): Promise<EngineServer> {
  const server = createServer((request, response) => void serve(engine, request, response))
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

async function serve(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!LOCAL_HOST.test(request.headers.host ?? '') || request.headers.origin !== undefined) {
    response.writeHead(403).end()
    return
  }
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const dialect = dialectOf(pathname)
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  try {
    const handle = routeOf(dialect, request.method ?? 'GET', pathname)
    const body = request.method === 'POST' ? await readJson(request) : undefined
    await handle({ engine, body, response, signal: gone.signal })
  } catch (error) {
    if (gone.signal.aborted) return
    const refusal = asRefusal(error)
    if (refusal.kind === 'failed') process.stderr.write(`${String(refusal.cause)}\n`)
    if (response.headersSent) dialect.interrupt(response, refusal)
    else dialect.refuse(response, refusal)
  }
}

function dialectOf(path: string): Dialect {
  if (path.startsWith('/v1/messages')) return anthropic
  return path.startsWith('/v1/') ? openai : ollama
}

function routeOf({ routes }: Dialect, method: string, path: string): Handle {
  const handle = routes[`${method === 'HEAD' ? 'GET' : method} ${path}`]
  if (handle) return handle
  const known = Object.keys(routes).some((route) => route.endsWith(` ${path}`))
  throw known ? new Refusal('method', 'method not allowed') : new Refusal('no-such-path', `${path} not found`)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES) throw tooLarge()
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw new Refusal('invalid', `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function tooLarge(): Refusal {
  return new Refusal('too-large', `the body is larger than ${BODY_BYTES} bytes`)
}
