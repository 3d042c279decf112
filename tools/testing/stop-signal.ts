import { constants } from 'node:os'

/** Aborts on Ctrl-C or a request to end, and leaves the exit code that says so. */
export function stopOnSignal(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.exitCode = 128 + constants.signals[signal]
      stop.abort()
    })
  }
  return stop.signal
}
