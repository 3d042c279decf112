import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'
import { DialogActions } from './dialog.tsx'
import { floatingMotion, veilClass } from './floating.ts'
import { Notice } from './notice.tsx'

interface ConfirmProps {
  open: boolean
  onClose: () => void
  /** Names the thing: "Revoke study-pc?" */
  title: string
  children: ReactNode
  /** The verb: "Revoke". */
  action: string
  onConfirm: () => void
  busy?: boolean
  /** Why the last try failed. */
  problem?: string | undefined
}

/** Asks before something is destroyed; the safe answer has the focus. */
export function Confirm({ open, onClose, title, children, action, onConfirm, busy = false, problem }: ConfirmProps) {
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={veilClass} />
        <AlertDialog.Viewport className="fixed inset-0 z-40 flex items-end justify-center sm:items-center sm:p-6">
          <AlertDialog.Popup
            initialFocus={cancel}
            className={`w-full rounded-t-surface bg-raised p-5 pb-safe shadow-float outline-none sm:max-w-dialog sm:rounded-surface ${floatingMotion}`}
          >
            <AlertDialog.Title className="text-base font-strong">{title}</AlertDialog.Title>
            <AlertDialog.Description render={<div />} className="mt-2 leading-read text-soft">
              {children}
            </AlertDialog.Description>
            {problem && <Notice tone="bad" title={problem} className="mt-4" />}
            <DialogActions>
              <AlertDialog.Close render={<Button ref={cancel}>Cancel</Button>} />
              <Button look="danger" onClick={onConfirm} disabled={busy}>
                {action}
              </Button>
            </DialogActions>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
