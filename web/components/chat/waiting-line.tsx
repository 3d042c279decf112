import { useEffect, useState } from 'react'
import { LATE_MS } from '../../ui/late.ts'
import { Bone } from '../../ui/skeleton.tsx'
import { StateMark } from '../../ui/state-mark.tsx'

const SECOND_MS = 1000

/** Where an answer will stand: a grey line at first, after two seconds what it waits for and how long already. */
export function WaitingLine({ sentence }: { sentence: string }) {
  const [waited, setWaited] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setWaited((seconds) => seconds + 1), SECOND_MS)
    return () => clearInterval(timer)
  }, [])
  const late = waited * SECOND_MS >= LATE_MS
  return (
    <p className="flex min-h-6 items-center gap-2 text-soft">
      {late ? <StateMark state="busy" /> : <Bone className="w-24" />}
      {late && (
        <span>
          {sentence}
          <span aria-hidden className="tabular-nums">{` · ${waited} s so far`}</span>
        </span>
      )}
    </p>
  )
}
