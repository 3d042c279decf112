import { routes } from '@cloudtolocalllm/api/routes'
import type { LiveEvent } from '@cloudtolocalllm/api/shapes'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { type EventStream, openEventStream } from './event-stream.ts'
import { sessionQuery, staleKeys } from './queries.ts'

/** Whether the page hears from its gateway. `since` and `retryAt` are milliseconds since 1970. */
export type Connection = { state: 'connected' } | { state: 'lost'; since: number; retryAt: number }

let connection: Connection = { state: 'connected' }
let stream: EventStream | null = null
const listeners = new Set<() => void>()

function become(next: Connection): void {
  connection = next
  for (const notify of listeners) notify()
}

/** Keeps what the page has fetched true while it is open. Used once, around everything that needs a session. */
export function useLiveUpdates(): void {
  const client = useQueryClient()
  useEffect(() => {
    let first = true
    const live = openEventStream<LiveEvent>(routes.events.path, {
      onOpen: () => become({ state: 'connected' }),
      onEvent: (event) => {
        // Each connection begins with `all`. To the first one the lists may be a moment too old; a chat, which can be
        // megabytes, was fetched just now, and whatever runs in it is followed anyway.
        const predicate = first && event.topic === 'all' ? isList : undefined
        first = false
        for (const queryKey of staleKeys(event)) {
          client.invalidateQueries({ queryKey, ...(predicate ? { predicate } : {}) }, { cancelRefetch: !predicate })
        }
      },
      onLost: (retryMs) => {
        const since = connection.state === 'lost' ? connection.since : Date.now()
        become({ state: 'lost', since, retryAt: Date.now() + retryMs })
        // A stream that is refused says no reason; this question finds out whether the session has ended.
        client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      },
    })
    stream = live
    return () => {
      stream = null
      live.close()
      become({ state: 'connected' })
    }
  }, [client])
}

function isList({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return queryKey[0] !== 'chat'
}

export function reconnectNow(): void {
  stream?.retry()
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify)
      return () => listeners.delete(notify)
    },
    () => connection,
  )
}
