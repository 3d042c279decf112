import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { veilClass } from './floating.ts'
import { IconButton } from './icon-button.tsx'

interface SheetProps {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
}

/** A list that slides in from the left where there is no room for it beside the page. */
export function Sheet({ open, onClose, title, children }: SheetProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={veilClass} />
        <Base.Popup className="fixed inset-y-0 left-0 z-40 flex w-10/12 max-w-80 flex-col bg-panel pt-[env(safe-area-inset-top)] shadow-float transition-transform outline-none data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <div className="flex items-center justify-between py-1 pr-1 pl-5">
            <Base.Title className="text-base font-strong">{title}</Base.Title>
            <Base.Close render={<IconButton label="Close" icon={X} />} />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-[env(safe-area-inset-bottom)]">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
