import type { IncomingMessage } from 'node:http'
import { PAGE_HEADER } from '@cloudtolocalllm/api/routes'

/**
 * True where a request could have been sent by a foreign page in the person's name: it lacks the header that only
 * our page can add, or the browser says that another origin sent it.
 */
export function isForged({ headers }: Pick<IncomingMessage, 'headers'>, allowedHosts: readonly string[]): boolean {
  if (headers[PAGE_HEADER] === undefined) return true
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return true
  return headers.origin !== undefined && !allowedHosts.includes(hostOf(headers.origin))
}

/** `null`, which sandboxed pages send, is no host of ours either. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : 'null'
}
