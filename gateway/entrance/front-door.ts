import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { equalBytes, hashToken, type Secret } from '@cloudtolocalllm/runtime/secret'
import { dialectOf, findAddress, hasOtherMethod, isDialectPath } from '../forward/addresses.ts'
import type { Forwarder } from '../forward/forwarder.ts'
import { PREFLIGHT } from '../forward/headers.ts'
import { sendFault } from '../forward/http-answer.ts'
import { RouteFault } from '../forward/route-fault.ts'
import type { Metrics } from '../metrics.ts'
import type { GatewaySettings } from '../settings.ts'
import type { TunnelListener } from '../tunnel/tunnel-listener.ts'
import { type ServePage, sendPackage, sendText } from './page.ts'
import { identifyVisitor, isLoopback, type Visitor } from './visitor.ts'

export interface FrontDoorParts {
  settings: GatewaySettings
  forwarder: Forwarder
  tunnel: TunnelListener
  metrics: Metrics
  handleConsole(request: IncomingMessage, response: ServerResponse, visitor: Visitor): void
  servePage: ServePage | undefined
  /** Rejects where the database is away. */
  reachDatabase(): Promise<void>
}

/** Plain HTTP from another machine is readable on the way: keys, prompts and answers. */
const INSECURE =
  'this connection is not encrypted. Give the gateway a certificate (CLOUDTOLOCALLLM_TLS_CERT and CLOUDTOLOCALLLM_TLS_KEY), or name the proxy that ends TLS for it (CLOUDTOLOCALLLM_TRUST_PROXY); from the same machine, use http://127.0.0.1'

/** Everything that comes to the gateway's one port finds its way from here. */
export class FrontDoor {
  readonly #parts: FrontDoorParts
  #stopping = false

  constructor(parts: FrontDoorParts) {
    this.#parts = parts
  }

  /** From now on new requests are sent elsewhere; running ones finish. */
  stopTaking(): void {
    this.#stopping = true
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request)
    if (path === '/healthz') return sendText(response, 200, 'ok')
    if (path === '/readyz') return this.#ready(response)
    const visitor = identifyVisitor(request, this.#parts.settings.trustedProxies)
    if (isDialectPath(path)) return this.#dialect(request, response, path, visitor)
    if (!visitor.secure) return sendText(response, 403, `INSECURE: ${INSECURE}`)
    if (path === '/console' || path.startsWith('/console/'))
      return this.#parts.handleConsole(request, response, visitor)
    if (path === '/metrics') return this.#sendMetrics(request, response, visitor)
    if (path === '/agent.tgz') return this.#sendAgent(request, response)
    if (!this.#parts.servePage) return sendText(response, 404, 'this gateway has no page')
    this.#parts.servePage(request, response)
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const visitor = identifyVisitor(request, this.#parts.settings.trustedProxies)
    if (pathOf(request) !== '/tunnel') return refuseUpgrade(socket, '404 Not Found', 'only /tunnel speaks WebSocket')
    if (!visitor.secure) return refuseUpgrade(socket, '403 Forbidden', INSECURE)
    if (this.#stopping) return refuseUpgrade(socket, '503 Service Unavailable', 'the gateway stops')
    this.#parts.tunnel.upgrade(request, socket, head, visitor.host)
  }

  #dialect(request: IncomingMessage, response: ServerResponse, path: string, visitor: Visitor): void {
    const requestId = randomUUID()
    response.setHeader('x-request-id', requestId)
    if (request.method === 'OPTIONS') return void response.writeHead(204, PREFLIGHT).end()
    const refuse = (fault: RouteFault) => sendFault(response, { dialect: dialectOf(path, request.headers) }, fault)
    if (!visitor.secure) return refuse(new RouteFault('insecure', INSECURE))
    if (this.#stopping) return refuse(new RouteFault('stopping', 'this gateway stops; ask again', 1))
    const address = findAddress(request.method ?? '', path)
    if (address) return void this.#parts.forwarder.answer(request, response, { address, path, visitor })
    if (hasOtherMethod(path))
      return refuse(new RouteFault('methodNotAllowed', `${path} takes another method than ${request.method}`))
    refuse(new RouteFault('addressUnknown', `this gateway has no ${request.method} ${path}`))
  }

  #ready(response: ServerResponse): void {
    if (this.#stopping) return sendText(response, 503, 'stopping')
    this.#parts.reachDatabase().then(
      () => sendText(response, 200, 'ready'),
      () => sendText(response, 503, 'the database is away'),
    )
  }

  #sendMetrics(request: IncomingMessage, response: ServerResponse, visitor: Visitor): void {
    if (!mayReadMetrics(request, visitor, this.#parts.settings.metricsToken)) {
      return sendText(
        response,
        401,
        'metrics need "Authorization: Bearer TOKEN"; the token is CLOUDTOLOCALLLM_METRICS_TOKEN',
      )
    }
    const { registry } = this.#parts.metrics
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: Error) => sendText(response, 500, error.message),
    )
  }

  #sendAgent(request: IncomingMessage, response: ServerResponse): void {
    const file = this.#parts.settings.agentPackage
    const missing = () => sendText(response, 404, 'this gateway carries no agent')
    if (file === undefined) return missing()
    sendPackage(file, request, response).catch(missing)
  }
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/'
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

/** With a token everyone needs it; without one, only this machine may look. */
function mayReadMetrics(request: IncomingMessage, visitor: Visitor, token: Secret | undefined): boolean {
  if (!token) return isLoopback(visitor.address)
  const given = String(request.headers.authorization ?? '').replace(/^Bearer /i, '')
  return equalBytes(hashToken(given), hashToken(token.reveal()))
}

function refuseUpgrade(socket: Duplex, status: string, text: string): void {
  const body = `${text}\n`
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}`
  socket.on('error', () => socket.destroy())
  socket.end(`${head}\r\n\r\n${body}`)
}
