import { useSyncExternalStore } from 'react'

let waiting: ServiceWorker | null = null
const listeners = new Set<() => void>()

/** Lets the page start from the cache, and notices when the gateway has a newer page. */
export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.register('/service-worker.js')
  const noticeWaiting = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return
    waiting = registration.waiting
    for (const notify of listeners) notify()
  }
  noticeWaiting()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', noticeWaiting)
  })
  document.addEventListener('visibilitychange', () => {
    // Fails without a connection, when there is nothing to update either.
    if (!document.hidden) registration.update().catch(() => undefined)
  })
}

/** Whether a newer page waits to take over. */
export function useUpdateWaiting(): boolean {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify)
      return () => listeners.delete(notify)
    },
    () => waiting !== null,
  )
}

/** Lets the newer page take over, then loads it. */
export function applyUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage('take over')
}
