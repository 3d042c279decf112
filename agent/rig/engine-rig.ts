import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

export type Handle = (request: IncomingMessage, response: ServerResponse) => void

/** A real HTTP server that lists one model as OpenAI-compatible servers do, and answers the rest as the test says. */
export interface EngineRig {
  url: URL
  server: Server
  /** How STATUS calls it. */
  id: string
  requests: IncomingMessage[]
  stop(): Promise<void>
}

/** `port` 0 takes a free one. */
export async function startEngine(
  t: TestContext,
  handle: Handle,
  { models = ['tiny'], port = 0 } = {},
): Promise<EngineRig> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    if (request.url === '/v1/models') return sendJson(response, { object: 'list', data: models.map((id) => ({ id })) })
    if (isProbe(request)) return void response.writeHead(404).end()
    requests.push(request)
    handle(request, response)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const listening = (server.address() as AddressInfo).port
  const stop = async () => {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  t.after(stop)
  return { url: new URL(`http://127.0.0.1:${listening}`), server, id: `127.0.0.1-${listening}`, requests, stop }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}

/** Questions by which the agent finds out what an engine is. */
function isProbe({ url = '', headers }: IncomingMessage): boolean {
  const paths = ['/', '/api/v0/models', '/api/v1/models', '/system', '/openapi.json']
  return paths.includes(url) || (url === '/v1/messages' && headers['content-length'] === '2')
}
