/** Runs a function before the next frame; the browser's `requestAnimationFrame` and a test's own both fit. */
export type Schedule = (run: () => void) => unknown

/** Calls `draw` at most once a frame, however often it is asked to. */
export function oncePerFrame(draw: () => void, schedule: Schedule): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    schedule(() => {
      waiting = false
      draw()
    })
  }
}
