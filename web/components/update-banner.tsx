import { applyUpdate, useUpdateWaiting } from '../data/app-update.ts'
import { Button } from '../ui/button.tsx'

/** The gateway was updated; the page follows when the person has a moment. */
export function UpdateBanner() {
  if (!useUpdateWaiting()) return null
  return (
    <div role="status" className="flex min-h-11 items-center gap-3 border-b border-line bg-sunken py-1 pr-2 pl-4">
      <p className="min-w-0 flex-1">A newer version of this page is ready.</p>
      <Button look="quiet" onClick={applyUpdate}>
        Reload
      </Button>
    </div>
  )
}
