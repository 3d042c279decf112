import { Refusal } from './refusal.ts'

/** The words of Ollama's queue, so that one rule recognises both. */
const BUSY = 'server busy, please try again.  maximum pending requests exceeded'

export interface Queue {
  /** Runs the task when its turn comes; refuses as `busy` when too many wait, and gives up the place when the signal says so. */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>
}

/** One task at a time, first come first served, and at most `places` waiting: the model has one context. */
export function createQueue(places: number): Queue {
  const waiting: (() => void)[] = []
  let running = false

  async function turn(signal: AbortSignal): Promise<void> {
    if (!running) {
      running = true
      return
    }
    if (waiting.length >= places) throw new Refusal('busy', BUSY)
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(signal.reason)
      }
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      waiting.push(enter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  function next(): void {
    const enter = waiting.shift()
    if (enter) enter()
    else running = false
  }

  return {
    async run(task, signal) {
      signal.throwIfAborted()
      await turn(signal)
      try {
        return await task()
      } finally {
        next()
      }
    },
  }
}
