const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long ago a moment was, in words: `12 s`, `5 min`, `3 h`, `2 days`. */
export function describeAge(moment: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - moment) / 1_000))
  if (seconds < MINUTE) return `${seconds} s`
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h`
  return `${Math.floor(seconds / DAY)} days`
}
