import { cacheRule } from './shell-cache.ts'

/** Filled in by vite.config.ts: the files of the first load, and a name that changes with any of them. */
declare const SHELL_FILES: string[]
declare const SHELL_VERSION: string

/** What the worker needs of the events it is sent; the DOM's own types do not know workers. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface WorkerFetchEvent extends WorkerEvent {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: WorkerFetchEvent) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}

const worker = globalThis as unknown as Worker
const CACHE = `shell ${SHELL_VERSION}`

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(['/', ...SHELL_FILES])))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOlder().then(() => worker.clients.claim()))
})

worker.addEventListener('message', ({ data }) => {
  if (data === 'take over') worker.skipWaiting()
})

worker.addEventListener('fetch', (event) => {
  const rule = cacheRule(event.request, worker.location.origin)
  if (rule === 'shell') event.respondWith(cached('/', event.request))
  if (rule === 'asset') event.respondWith(cached(event.request, event.request))
})

async function cached(key: Request | string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(key)
  if (kept) return kept
  const answer = await fetch(request)
  // A name with a hash never changes what it holds, so a file fetched later is as good as one fetched at install.
  if (answer.ok && key === request) await cache.put(request, answer.clone())
  return answer
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
}
