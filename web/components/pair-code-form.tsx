import { type FormEvent, useState } from 'react'
import { isWholeCode, tidyCode } from '../data/pair-code.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'

/** Takes a pairing code however it is typed or pasted. */
export function PairCodeForm({ onCode }: { onCode: (code: string) => void }) {
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isWholeCode(code)) onCode(code)
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
      <div className="w-56">
        <TextField
          label="Code"
          placeholder="ABCD-EFGH"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={code}
          onChange={(event) => setCode(tidyCode(event.target.value))}
          className="font-mono tracking-widest uppercase"
        />
      </div>
      <Button look="primary" type="submit" disabled={!isWholeCode(code)} className="h-9">
        Continue
      </Button>
    </form>
  )
}
