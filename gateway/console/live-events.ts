import type { LiveEvent } from '@cloudtolocalllm/api/shapes'

/** Something a person has that changed, or `sessions` that ended. */
export type LiveListener = (event: LiveEvent) => void

/** Tells the open pages of a person what to fetch again. */
export class LiveEvents {
  readonly #listeners = new Map<string, Set<LiveListener>>()

  publish(ownerId: string, ...events: LiveEvent[]): void {
    for (const listener of this.#listeners.get(ownerId) ?? []) events.forEach(listener)
  }

  /** Calls the listener from now on; the result ends that. */
  subscribe(ownerId: string, listener: LiveListener): () => void {
    const mine = this.#listeners.get(ownerId) ?? new Set()
    this.#listeners.set(ownerId, mine.add(listener))
    return () => {
      mine.delete(listener)
      if (mine.size === 0) this.#listeners.delete(ownerId)
    }
  }

  /** What changes until the signal, each thing once however often it changed while the reader was busy. */
  async *follow(ownerId: string, signal: AbortSignal): AsyncGenerator<LiveEvent> {
    const changed = new Map<string, LiveEvent>([['all', { topic: 'all' }]])
    let wake = () => {}
    const unsubscribe = this.subscribe(ownerId, (event) => {
      changed.set(`${event.topic} ${event.id}`, event)
      wake()
    })
    const stop = () => wake()
    signal.addEventListener('abort', stop)
    try {
      while (!signal.aborted) {
        const events = [...changed.values()]
        changed.clear()
        yield* events
        if (changed.size > 0 || signal.aborted) continue
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    } finally {
      signal.removeEventListener('abort', stop)
      unsubscribe()
    }
  }
}
