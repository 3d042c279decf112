import { readdir, readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where `npm test` and `npm start` build the page. */
export const pageFolder = fileURLToPath(new URL('../../../dist/web', import.meta.url))
const CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
const MEDIA_TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

let page: Promise<Map<string, Buffer>> | undefined

/** A file of the built page, or its index for every other path, as the gateway does it and under its policy. */
export async function sendPage(response: ServerResponse, path: string): Promise<void> {
  // Read once: a page that is built anew meanwhile would mix the names of two builds.
  page ??= readPage()
  const files = await page
  const isAsset = files.has(path)
  const body = files.get(isAsset ? path : '/index.html')
  if (!body || (!isAsset && path.startsWith('/assets/'))) return void response.writeHead(404).end()
  const type = MEDIA_TYPES[isAsset ? extname(path) : '.html'] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'content-security-policy': CSP }).end(body)
}

async function readPage(): Promise<Map<string, Buffer>> {
  const entries = await readdir(pageFolder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = files.map(async (file) => {
    const path = `/${relative(pageFolder, file).split(sep).join('/')}`
    return [path, await readFile(file)] as const
  })
  return new Map(await Promise.all(read))
}
