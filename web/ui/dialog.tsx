import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { floatingMotion, veilClass } from './floating.ts'
import { IconButton } from './icon-button.tsx'

interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  children: ReactNode
  /** What gets the focus when it opens; the first field or button otherwise. */
  initialFocus?: RefObject<HTMLElement | null>
}

/** A question that stands above the page; a sheet from below on a phone. */
export function Dialog({ open, onClose, title, description, children, initialFocus }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={veilClass} />
        <Base.Viewport className="fixed inset-0 z-40 flex items-end justify-center sm:items-center sm:p-6">
          <Base.Popup
            {...(initialFocus ? { initialFocus } : {})}
            className={`flex max-h-full w-full flex-col overflow-y-auto rounded-t-surface bg-raised p-5 pb-safe shadow-float outline-none sm:max-w-dialog sm:rounded-surface ${floatingMotion}`}
          >
            <div className="flex items-start justify-between gap-4">
              <Base.Title className="pt-1 text-base font-strong">{title}</Base.Title>
              <Base.Close render={<IconButton label="Close" icon={X} className="-mt-1 -mr-2" />} />
            </div>
            {description && (
              <Base.Description render={<div />} className="mt-1 leading-read text-soft">
                {description}
              </Base.Description>
            )}
            <div className="mt-4">{children}</div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** The row of buttons that ends a dialog; on a phone they fill its width, the main one on top. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>
}
