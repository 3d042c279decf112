/** Two reloads within this time would be a loop. */
const LOOP_MS = 20_000

/**
 * Loads the page anew, for after an update of the gateway a part of the page that was not fetched yet may be gone.
 * Does nothing when that was just tried: the error is shown then.
 */
export function reloadOnce(): void {
  const last = Number(sessionStorage.getItem('reloaded') ?? 0)
  if (Date.now() - last < LOOP_MS) return
  sessionStorage.setItem('reloaded', String(Date.now()))
  location.reload()
}
