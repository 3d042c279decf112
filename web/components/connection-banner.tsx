import { useEffect, useState } from 'react'
import { reconnectNow, useConnection } from '../data/live.ts'
import { Button } from '../ui/button.tsx'
import { StateMark } from '../ui/state-mark.tsx'

/** A break shorter than this mends itself before anybody needs to know. */
const CALM_MS = 1500
const TICK_MS = 500

/** Says that the gateway cannot be heard, and when the page tries again. Takes its place above the page; moves nothing else. */
export function ConnectionBanner() {
  const connection = useConnection()
  const now = useClock(connection.state === 'lost')
  if (connection.state === 'connected' || now - connection.since < CALM_MS) return null
  const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000))
  return (
    <div
      role="status"
      className="flex min-h-11 items-center gap-3 border-b border-line bg-warn-surface py-1 pr-2 pl-4 pt-[max(--spacing(1),env(safe-area-inset-top))]"
    >
      <StateMark state="warn" />
      <p className="min-w-0 flex-1 leading-row">
        The gateway cannot be reached.<span className="max-sm:hidden"> What you see may be old.</span>
        <span aria-hidden className="text-soft">
          {seconds > 0 ? ` Trying again in ${seconds} s.` : ' Trying again.'}
        </span>
      </p>
      <Button look="quiet" onClick={reconnectNow}>
        Reconnect
      </Button>
    </div>
  )
}

function useClock(running: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [running])
  return now
}
