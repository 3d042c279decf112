import { errorLabel } from '@cloudtolocalllm/database/outage'

/** A defect of ours for the log: what it is and where, without its message, which may quote people's words. */
export function describeDefect(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '))
  return [errorLabel(error), ...frames].join('\n')
}
