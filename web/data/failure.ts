import { ApiError } from '@cloudtolocalllm/api/client'

/** What went wrong, and what mends it, in words for the person. */
export interface Failure {
  what: string
  mend: string | undefined
}

/** One translation for every error of the page. */
export function failureOf(error: Error): Failure {
  if (error instanceof ApiError) return { what: asSentence(error.message), mend: error.mend }
  return { what: `The page made a mistake: ${error.message}`, mend: 'Reload the page' }
}

/** Both as one text, for places with a single line. */
export function failureText(error: Error): string {
  const { what, mend } = failureOf(error)
  return mend === undefined ? what : `${what}. ${mend}`
}

export function isNotFound(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 404
}

/** The gateway's messages begin small, as terminals want them; a name at the beginning stays as it is written. */
export function asSentence(message: string): string {
  return /^[a-z]+[ ,]/.test(message) ? message.charAt(0).toUpperCase() + message.slice(1) : message
}
