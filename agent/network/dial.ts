import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { networkFault } from './network-fault.ts'
import { describeProxy, proxyFor } from './proxy.ts'

/** How to get out of this machine. */
export interface Route {
  /** Read anew at each dial for the names of proxies. */
  environment: NodeJS.ProcessEnv
  /** Authorities to trust instead of Node's own; undefined: Node's own. */
  authorities: readonly string[] | undefined
}

/**
 * A connection to the host of an `https:`, `wss:`, `http:` or `ws:` address, through the proxy that the environment
 * names, encrypted where the scheme says so. Throws a Fault that names the hop which failed.
 */
export async function dial(url: URL, route: Route, signal: AbortSignal): Promise<Socket> {
  const proxy = proxyFor(url, route.environment)
  const socket = proxy ? await connectThrough(proxy, url, route, signal) : await connectTcp(url, signal)
  return isEncrypted(url) ? encrypt(socket, url, route, signal) : socket
}

/** TCP alone, without proxy or TLS. */
export async function connectTcp(url: URL, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: bareHost(url), port: portOf(url), noDelay: true })
  return settle(socket, 'connect', url, signal)
}

/** Asks the proxy for a way to the host of `url` (RFC 9110, 9.3.6). */
export async function connectThrough(proxy: URL, url: URL, route: Route, signal: AbortSignal): Promise<Socket> {
  const hop = await connectTcp(proxy, signal)
  const toProxy = isEncrypted(proxy) ? await encrypt(hop, proxy, route, signal) : hop
  const target = `${url.hostname}:${portOf(url)}`
  const asked = request({
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...credentials(proxy) },
    createConnection: () => toProxy,
    signal,
  })
  asked.end()
  const refused = (what: string, cause?: unknown) => networkFault('proxy', url, what, cause, describeProxy(proxy))
  return new Promise((resolve, reject) => {
    asked.on('error', (error) => reject(refused(error.message, error)))
    // Whatever the status is: Node takes no body from an answer to CONNECT.
    asked.on('connect', ({ statusCode, statusMessage }, socket: Socket, head) => {
      if (statusCode !== 200) {
        socket.destroy()
        return reject(refused(`it answered ${statusCode} ${statusMessage}`))
      }
      // What came with the proxy's answer belongs to the host behind it.
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
  })
}

/** Speaks TLS over a socket; the certificate must name the host and be signed by a trusted authority. */
export async function encrypt(socket: Socket, url: URL, route: Route, signal: AbortSignal): Promise<TLSSocket> {
  const host = bareHost(url)
  const tls = connectTls({
    socket,
    host,
    // An address is no name to ask for (RFC 6066, 3).
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ALPNProtocols: ['http/1.1'],
    ...(route.authorities ? { ca: [...route.authorities] } : {}),
  })
  return settle(tls, 'secureConnect', url, signal)
}

async function settle<Kind extends Socket>(socket: Kind, event: string, url: URL, signal: AbortSignal): Promise<Kind> {
  try {
    await once(socket, event, { signal })
    return socket
  } catch (error) {
    socket.destroy()
    const hop = event === 'secureConnect' ? 'certificate' : 'host'
    throw networkFault(hop, url, signal.aborted ? 'it took too long' : messageOf(error), error)
  }
}

/** Two tries by IPv6 and IPv4 that both fail come as one error with an empty message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

function credentials(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {}
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

function isEncrypted({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'wss:'
}

function portOf(url: URL): number {
  return Number(url.port) || (isEncrypted(url) ? 443 : 80)
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}
