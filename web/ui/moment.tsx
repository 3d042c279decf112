import { useEffect, useState } from 'react'
import { relativeTime } from './relative-time.ts'

const MINUTE_MS = 60_000

/** A moment as a person would say it, kept true while it is on the screen; the exact time under the pointer. */
export function Moment({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  const date = new Date(at)
  return (
    <time dateTime={at} title={date.toLocaleString()}>
      {relativeTime(date.getTime(), Math.max(now, Date.now()))}
    </time>
  )
}
