import type { IncomingMessage } from 'node:http'
import { type BlockList, isIP } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Who is at the door: facts of the connection, or of a proxy that is trusted to tell them. */
export interface Visitor {
  /** Address of the person's end of the connection. */
  address: string
  /** Host and port as the visitor typed them. */
  host: string
  protocol: 'http' | 'https'
  /** Nobody on the way can read along: TLS, or the visitor is on this machine. */
  secure: boolean
}

/** Reads who visits. Forwarded headers count only where the connection comes from a trusted proxy. */
export function identifyVisitor(request: IncomingMessage, trustedProxies: BlockList): Visitor {
  const peer = plainAddress(request.socket.remoteAddress ?? '')
  const tls = request.socket instanceof TLSSocket
  const host = request.headers.host ?? ''
  if (!isTrusted(peer, trustedProxies)) {
    return {
      address: peer,
      host,
      protocol: tls ? 'https' : 'http',
      secure: tls || (isLoopback(peer) && !wasForwarded(request)),
    }
  }
  const protocol = lastValue(request, 'x-forwarded-proto') === 'https' ? 'https' : 'http'
  const address = clientBehind(request, peer, trustedProxies)
  const forwardedHost = lastValue(request, 'x-forwarded-host') ?? host
  return { address, host: forwardedHost, protocol, secure: protocol === 'https' || isLoopback(address) }
}

/** IPv4 addresses that came over an IPv6 socket, in their own form. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

function isTrusted(address: string, trustedProxies: BlockList): boolean {
  const version = isIP(address)
  return version > 0 && trustedProxies.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

/** A proxy on this machine that nobody declared: its visitors are not on this machine. */
function wasForwarded(request: IncomingMessage): boolean {
  return request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined
}

/** The nearest address in X-Forwarded-For that is no trusted proxy itself: what stands further left anyone can write. */
function clientBehind(request: IncomingMessage, peer: string, trustedProxies: BlockList): string {
  const chain = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => plainAddress(part.trim()))
  const client = chain.toReversed().find((address) => isIP(address) > 0 && !isTrusted(address, trustedProxies))
  return client ?? peer
}

function lastValue(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  const text = Array.isArray(value) ? value.at(-1) : value
  return text?.split(',').at(-1)?.trim() || undefined
}
