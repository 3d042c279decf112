import { RouteCode, type RouteFault } from '../forward/route-fault.ts'
import { type Dialect, endsInError, JSON_KEEPALIVE } from './dialect.ts'

function error(fault: RouteFault): object {
  return { type: 'error', error: { type: RouteCode[fault.code].anthropic, message: fault.message } }
}

export const anthropic: Dialect = {
  name: 'anthropic',
  error,
  streamError: (fault, framing) => {
    const body = JSON.stringify(error(fault))
    return framing === 'sse' ? `event: error\ndata: ${body}\n\n` : body
  },
  errorEvent: (json) => `event: error\ndata: ${json}\n\n`,
  // Clients of this dialect know a ping event; some drop streams with comments.
  keepalive: (framing) => (framing === 'sse' ? 'event: ping\ndata: {"type": "ping"}\n\n' : JSON_KEEPALIVE),
  isFinished: (tail) => tail.includes('message_stop') || endsInError(tail),
}
