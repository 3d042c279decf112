const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** "just now", "5 minutes ago", "yesterday", "in 3 days"; after a month the date itself. */
export function relativeTime(at: number, now: number): string {
  const distance = at - now
  const size = Math.abs(distance)
  if (size < MINUTE) return distance > 0 ? 'in a moment' : 'just now'
  if (size < HOUR) return words.format(Math.trunc(distance / MINUTE), 'minute')
  if (size < DAY) return words.format(Math.trunc(distance / HOUR), 'hour')
  if (size < 31 * DAY) return words.format(Math.trunc(distance / DAY), 'day')
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}
