import { type FormEvent, useState } from 'react'
import { failureText } from '../data/failure.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'

interface RenameDialogProps {
  title: string
  name: string
  /** Characters that a name may have. */
  longest: number
  onClose: () => void
  /** Rejects with the reason where the name cannot be taken. */
  onRename: (name: string) => Promise<unknown>
}

export function RenameDialog({ title, name, longest, onClose, onRename }: RenameDialogProps) {
  const [next, setNext] = useState(name)
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    onRename(next.trim()).then(onClose, (error: Error) => {
      setBusy(false)
      setProblem(failureText(error))
    })
  }
  return (
    <Dialog open onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <TextField
          label="Name"
          value={next}
          maxLength={longest}
          problem={problem}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            setNext(event.target.value)
            setProblem(undefined)
          }}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={busy || next.trim() === ''}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
