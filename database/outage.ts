import { systemErrorCode } from '@cloudtolocalllm/runtime/fault'

/** Node's codes for a server that cannot be reached or went away. */
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'EHOSTUNREACH', 'ENOTFOUND'])

/** SQLSTATE: connection exceptions (08), shutting down or starting (57P0x), too many connections, statement timeout. */
const SERVER = /^(08...|57P0[1-5]|53300|57014)$/

/** pg's own words where it gives no code. */
const WORDS = /Connection terminated|timeout exceeded when trying to connect|timeout expired|not queryable/

/** The database is away or too slow: worth saying so and trying again, not a defect of the query. */
export function isOutage(error: unknown): boolean {
  const code = systemErrorCode(error)
  if (code !== undefined) return NETWORK.has(code) || SERVER.test(code)
  return error instanceof Error && (isUnanswered(error) || WORDS.test(error.message))
}

/** Nothing came back in time, and nothing can be known of the connection any more. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

/** An error for the log: its class and code. PostgreSQL's messages may quote the values of a statement, people's words. */
export function errorLabel(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return `${error.name} ${systemErrorCode(error) ?? (isOutage(error) ? error.message : '')}`.trim()
}
