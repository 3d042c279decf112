import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Paths that may carry credentials or words of people; pino replaces their values. */
const REDACTED = ['authorization', 'cookie', 'headers', 'body', 'prompt', 'key', 'token', 'password', 'secret']

/** Levels a person may ask for with CLOUDTOLOCALLLM_LOG. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/**
 * One JSON object a line on standard error (standard output belongs to the program's answer).
 * Prompts, answers and credentials are never passed to it; redaction is the second net.
 */
export function createLog(program: string, level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { program },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...REDACTED, ...REDACTED.map((path) => `*.${path}`)], censor: '[redacted]' },
  }
  return pino(options, destination ?? pino.destination({ fd: 2, sync: true }))
}
