import { Unplug } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { failureOf } from '../data/failure.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'

const RETRY_MS = 3000

/** The page came from the cache, but its gateway does not answer. Tries again by itself. */
export function GatewayUnreachable({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const retry = useEffectEvent(onRetry)
  useEffect(() => {
    const timer = setInterval(() => retry(), RETRY_MS)
    return () => clearInterval(timer)
  }, [])
  const { what, mend } = failureOf(error)
  return (
    <main className="flex h-full items-center justify-center">
      <title>Not connected · CloudToLocalLLM</title>
      <Empty
        alone
        icon={Unplug}
        title={what}
        action={
          <Button look="primary" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {mend}. The page tries again by itself every three seconds.
      </Empty>
    </main>
  )
}
