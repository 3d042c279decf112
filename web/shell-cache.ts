import { isPagePath } from './paths.ts'

/** How the service worker answers a request: the cached shell, a cached asset, or not at all (the network does). */
export type CacheRule = 'shell' | 'asset' | 'network'

export interface AskedFor {
  method: string
  mode: string
  url: string
}

/**
 * Only the page's own paths and its hashed assets ever come from the cache; everything else, above all `/console`,
 * `/v1` and `/api`, goes to the gateway untouched.
 */
export function cacheRule({ method, mode, url }: AskedFor, origin: string): CacheRule {
  const { origin: asked, pathname } = new URL(url)
  if (method !== 'GET' || asked !== origin) return 'network'
  if (mode === 'navigate') return isPagePath(pathname) ? 'shell' : 'network'
  return pathname.startsWith('/assets/') || STATIC_FILES.includes(pathname) ? 'asset' : 'network'
}

/** Files of the shell whose names carry no hash. */
export const STATIC_FILES = [
  '/theme.js',
  '/icon.svg',
  '/icon-180.png',
  '/icon-192.png',
  '/icon-512.png',
  '/icon-maskable.png',
]
