import type { RouteFault } from '../forward/route-fault.ts'
import { type Dialect, endsInError, JSON_KEEPALIVE } from './dialect.ts'

function error(fault: RouteFault): object {
  return { error: fault.message }
}

/** The last line carries `done:true` and figures; with a long `context` in between, the figures alone may be in the tail. */
const LAST_LINE = /"done":\s?true|"total_duration":|"status":\s?"success"/

export const ollama: Dialect = {
  name: 'ollama',
  error,
  streamError: (fault) => `${JSON.stringify(error(fault))}\n`,
  errorEvent: (json) => `${json}\n`,
  keepalive: () => JSON_KEEPALIVE,
  isFinished: (tail) => LAST_LINE.test(tail) || endsInError(tail),
}
