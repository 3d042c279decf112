import { fillPath, routes } from '@cloudtolocalllm/api/routes'
import type { AnswerEvent, Message } from '@cloudtolocalllm/api/shapes'
import { type AnswerView, afterEvent } from './answer-view.ts'
import { openEventStream } from './event-stream.ts'
import { oncePerFrame } from './frame-batch.ts'

export interface FeedListener {
  /** The answer is complete, stopped or failed. */
  onEnd: (message: Message) => void
  /** The connection broke; the feed tries again by itself. */
  onLost: () => void
}

const views = new Map<string, AnswerView>()
const subscribers = new Map<string, Set<() => void>>()

/** Follows a running answer, over as many connections as it takes, until it ends or the returned function is called. */
export function followAnswer(id: string, { onEnd, onLost }: FeedListener): () => void {
  let received: AnswerView | null = null
  const draw = () => {
    if (received) views.set(id, received)
    for (const notify of subscribers.get(id) ?? []) notify()
  }
  const drawSoon = oncePerFrame(draw, (run) => requestAnimationFrame(run))
  const stream = openEventStream<AnswerEvent>(fillPath(routes.answerEvents.path, { id }), {
    onEvent: (event) => {
      received = afterEvent(received, event)
      if (event.type !== 'end') return drawSoon()
      // Not with the next frame: a hidden tab has none.
      draw()
      stream.close()
      onEnd(event.message)
    },
    onLost,
  })
  return () => {
    stream.close()
    views.delete(id)
  }
}

/** For React's `useSyncExternalStore`: tells when {@link viewOfAnswer} changed, also if the following begins later. */
export function subscribeToAnswer(id: string, notify: () => void): () => void {
  const all = subscribers.get(id) ?? new Set()
  subscribers.set(id, all.add(notify))
  return () => {
    all.delete(notify)
    if (all.size === 0) subscribers.delete(id)
  }
}

/** What is known of a followed answer beyond its message; null where nobody follows it. */
export function viewOfAnswer(id: string): AnswerView | null {
  return views.get(id) ?? null
}
