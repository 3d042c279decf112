import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv from 'sirv'

/** The page runs its own scripts and talks to its own gateway, nothing else; streamed Markdown sets styles inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

/** Assets carry a hash of their content in their name, so they never change. */
const FOR_EVER = 'public, max-age=31536000, immutable'

export type ServePage = (request: IncomingMessage, response: ServerResponse) => void

/** Serves the built page; every path that is no file is a place inside it. */
export function createPage(directory: string): ServePage {
  const serve = sirv(directory, {
    single: true,
    gzip: true,
    brotli: true,
    etag: true,
    setHeaders: (response, path) => {
      for (const [name, value] of Object.entries(securityHeaders())) response.setHeader(name, value)
      response.setHeader('cache-control', path.includes('/assets/') ? FOR_EVER : 'no-cache')
    },
  })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end()
    serve(request, response, () => sendText(response, 404, 'not found'))
  }
}

/** Serves one file as a download: the agent as an npm package. */
export async function sendPackage(file: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { size } = await stat(file)
  response.writeHead(200, { 'content-type': 'application/gzip', 'content-length': size, 'cache-control': 'no-cache' })
  if (request.method === 'HEAD') return void response.end()
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...securityHeaders() }).end(`${text}\n`)
}

export function securityHeaders(): Record<string, string> {
  return {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  }
}
