import { RouteCode, type RouteFault } from '../forward/route-fault.ts'
import { type Dialect, endsInError, JSON_KEEPALIVE } from './dialect.ts'

function error(fault: RouteFault): object {
  const { status, openai } = RouteCode[fault.code]
  const type = status === 401 ? 'authentication_error' : status < 500 ? 'invalid_request_error' : 'server_error'
  return { error: { message: fault.message, type, param: null, code: openai } }
}

/** Last events of `/v1/responses`, which has no `[DONE]`. */
const RESPONSE_END = /"type":\s?"response\.(completed|failed|incomplete)"/

export const openai: Dialect = {
  name: 'openai',
  error,
  streamError: (fault, framing) => {
    const body = JSON.stringify(error(fault))
    return framing === 'sse' ? `data: ${body}\n\n` : body
  },
  errorEvent: (json) => `data: ${json}\n\n`,
  keepalive: (framing) => (framing === 'sse' ? ': waiting\n\n' : JSON_KEEPALIVE),
  isFinished: (tail) => tail.includes('data: [DONE]') || RESPONSE_END.test(tail) || endsInError(tail),
}
