import { retryDelay } from './retry-delay.ts'

/** What a stream of server-sent events tells. */
export interface StreamListener<Event> {
  onOpen?: () => void
  onEvent: (event: Event) => void
  /** The connection broke; the next try is in `retryMs`. */
  onLost?: (retryMs: number) => void
}

export interface EventStream {
  close(): void
  /** Tries now instead of waiting. */
  retry(): void
}

/** A hidden tab lets go after this time: browsers allow six connections to a site over HTTP/1.1, all tabs together. */
const HIDDEN_MS = 15_000

/**
 * Keeps one stream of events open until closed: connects again after a break, at once when the network or the tab
 * comes back. The gateway repeats what matters at the start of each connection.
 */
export function openEventStream<Event>(url: string, listener: StreamListener<Event>): EventStream {
  let source: EventSource | null = null
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const disconnect = () => {
    clearTimeout(timer)
    source?.close()
    source = null
  }
  const connect = () => {
    disconnect()
    const opened = new EventSource(url)
    source = opened
    opened.onopen = () => {
      failures = 0
      listener.onOpen?.()
    }
    opened.onmessage = ({ data }: MessageEvent<string>) => listener.onEvent(JSON.parse(data))
    opened.onerror = () => {
      disconnect()
      const delay = retryDelay(failures, Math.random())
      failures += 1
      timer = setTimeout(connect, delay)
      listener.onLost?.(delay)
    }
  }
  const onVisibility = () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(disconnect, HIDDEN_MS)
    else if (source?.readyState !== EventSource.OPEN) connect()
  }

  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('online', connect)
  connect()
  return {
    retry: connect,
    close: () => {
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('online', connect)
      disconnect()
    },
  }
}
