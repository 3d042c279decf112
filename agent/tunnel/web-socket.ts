import { randomFillSync } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { MAX_PAYLOAD, SUBPROTOCOL } from '@cloudtolocalllm/protocol/limits'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import { WebSocket } from 'ws'
import { dial, type Route } from '../network/dial.ts'
import { tunnelAddress } from '../network/gateway-address.ts'
import { networkFault } from '../network/network-fault.ts'

/** An open WebSocket to a gateway's tunnel. */
export interface OpenWebSocket {
  webSocket: WebSocket
  /** Counts received bytes, TLS included. */
  socket: Socket
}

/** Bytes of random masks fetched at once. */
const MASK_POOL = 8 * 1024

/** Opens the WebSocket of a gateway's tunnel; it is paused until its caller listens and resumes it. Throws a Fault that says which step failed.
 */
export async function openWebSocket(gateway: URL, route: Route, signal: AbortSignal): Promise<OpenWebSocket> {
  const address = tunnelAddress(gateway)
  const socket = await dial(address, route, signal)
  const webSocket = new WebSocket(address, SUBPROTOCOL, {
    createConnection: () => socket,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD,
    generateMask,
  })
  const giveUp = () => webSocket.terminate()
  signal.addEventListener('abort', giveUp)
  try {
    await opened(webSocket, gateway)
    return { webSocket, socket }
  } catch (error) {
    socket.destroy()
    throw signal.aborted ? networkFault('host', gateway, 'it took too long', error) : error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

function opened(webSocket: WebSocket, gateway: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    webSocket.once('open', () => {
      // The gateway's first message may come in one packet with its answer: it waits until somebody listens.
      webSocket.pause()
      resolve()
    })
    webSocket.once('unexpected-response', (_, response) => {
      reject(notATunnel(gateway, response))
      webSocket.terminate()
    })
    // Stays for the whole life of the connection: what goes wrong later is told by `close` too.
    webSocket.on('error', (error) => reject(notOpened(gateway, error)))
  })
}

function notATunnel(gateway: URL, { statusCode, headers }: IncomingMessage): Fault {
  const busy = statusCode === 429 || statusCode === 503
  const wait = /^\d+$/.test(headers['retry-after'] ?? '') ? `; it asks to wait ${headers['retry-after']} s` : ''
  return new Fault({
    code: busy ? 'GATEWAY_BUSY' : 'TUNNEL_REFUSED',
    message: `${gateway.host} answered ${statusCode} instead of opening the tunnel${wait}`,
    mend: busy
      ? 'It is tried again by itself'
      : 'Is this the address of a gateway, and does the proxy before it pass WebSockets on (Upgrade, Connection)?',
  })
}

function notOpened(gateway: URL, error: Error): Fault {
  return new Fault({
    code: 'TUNNEL_REFUSED',
    message: `${gateway.host} did not open the tunnel: ${error.message}`,
    mend: 'Does the proxy before the gateway pass WebSockets on, Sec-WebSocket-Protocol included?',
    cause: error,
  })
}

const masks = Buffer.alloc(MASK_POOL)
let nextMask = MASK_POOL

/**
 * Random masks (RFC 6455, 5.3), never zero: with a zero mask `ws` sends our buffer itself instead of a masked copy,
 * and the buffer is filled again before the socket has taken it.
 */
function generateMask(mask: Buffer): void {
  if (nextMask === MASK_POOL) {
    randomFillSync(masks)
    nextMask = 0
  }
  masks.copy(mask, 0, nextMask, nextMask + 4)
  nextMask += 4
  if (mask.readUInt32LE(0) === 0) mask[0] = 1
}
