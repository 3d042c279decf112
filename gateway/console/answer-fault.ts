import type { ConsoleError } from '@cloudtolocalllm/api/shapes'
import { isOutage } from '@cloudtolocalllm/database/outage'
import type { Log } from '@cloudtolocalllm/runtime/log'
import { describeDefect } from '../defect.ts'
import { ConsoleFault } from './console-fault.ts'

/** Whatever was thrown, as something the page can show. Defects go to the log, with their place and without words. */
export function asConsoleFault(error: unknown, log: Log): ConsoleFault {
  if (error instanceof ConsoleFault) return error
  if (isOutage(error)) return databaseAway(error)
  const refused = refusedByServer(error)
  if (refused) return refused
  log.error({ defect: describeDefect(error) }, 'a request of the console failed')
  const message = 'the gateway failed; its log says why'
  return new ConsoleFault({ status: 500, code: 'INTERNAL', message, mend: 'Report it with the line of the log' })
}

export function errorBody({ code, message, mend }: ConsoleFault): ConsoleError {
  return { error: { code, message, ...(mend === undefined ? {} : { mend }) } }
}

function databaseAway(cause: unknown): ConsoleFault {
  return new ConsoleFault({
    status: 503,
    code: 'DATABASE_UNAVAILABLE',
    message: 'the database does not answer',
    mend: 'Wait a moment: it comes back by itself after a restart',
    retryAfter: 2,
    cause,
  })
}

/** What Fastify finds wrong before a handler is asked. */
function refusedByServer(error: unknown): ConsoleFault | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) {
    return new ConsoleFault({ status, code: 'REQUEST_TOO_LARGE', message: 'the request is larger than allowed' })
  }
  if (status === 415) return invalid(status, 'content-type: expected application/json')
  return status === 400 ? invalid(status, 'the body is not JSON, or the address cannot be read') : undefined
}

export function invalid(status: 400 | 415, message: string): ConsoleFault {
  return new ConsoleFault({ status, code: 'REQUEST_INVALID', message })
}
