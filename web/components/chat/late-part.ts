import { useEffect, useSyncExternalStore } from 'react'

/**
 * A hook for a part of the page that is fetched when it is first needed: null until it is there, then the part, for
 * all who wait for it in the same frame. Where it cannot be fetched, the next one to need it tries again.
 */
export function latePart<Part>(fetchPart: () => Promise<Part>): () => Part | null {
  let part: Part | null = null
  let isComing = false
  const waiting = new Set<() => void>()

  const subscribe = (notify: () => void) => {
    waiting.add(notify)
    return () => waiting.delete(notify)
  }
  const fetchOnce = () => {
    if (isComing) return
    isComing = true
    fetchPart().then(
      (fetched) => {
        part = fetched
        for (const notify of waiting) notify()
      },
      () => {
        isComing = false
      },
    )
  }
  return function useLatePart() {
    useEffect(fetchOnce, [])
    return useSyncExternalStore(subscribe, () => part)
  }
}
