import type { KeyCreated } from '@cloudtolocalllm/api/shapes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { failureText } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { keyInWords } from '../data/key-words.ts'
import { keysQuery, modelsQuery } from '../data/queries.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Snippet } from '../ui/snippet.tsx'
import { ModelChecks } from './model-checks.tsx'

const DAY_MS = 86_400_000
type Lifetime = 'never' | '30' | '90' | '365'
const LIFETIMES: { value: Lifetime; label: string }[] = [
  { value: 'never', label: 'No end' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
]

/** Makes a key, reads back what it may do before that, and shows it once after. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const [created, setCreated] = useState<KeyCreated | null>(null)
  if (created) return <KeyShownOnce created={created} onClose={onClose} />
  return <KeyForm onClose={onClose} onCreated={setCreated} />
}

interface KeyFormProps {
  onClose: () => void
  onCreated: (created: KeyCreated) => void
}

function KeyForm({ onClose, onCreated }: KeyFormProps) {
  const client = useQueryClient()
  const { data: models = [] } = useQuery(modelsQuery)
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[] | null>(null)
  const [lifetime, setLifetime] = useState<Lifetime>('never')
  const [openedAt] = useState(() => Date.now())
  const expiresAt = lifetime === 'never' ? null : new Date(openedAt + Number(lifetime) * DAY_MS).toISOString()
  const create = useMutation({
    mutationFn: () => call('createKey', { body: { name: name.trim(), models: chosen, expiresAt } }),
    onSuccess: (made) => {
      onCreated(made)
      return client.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  const lacksModels = chosen?.length === 0
  return (
    <Dialog open onClose={onClose} title="Create a key">
      <form onSubmit={submit} className="flex flex-col gap-5">
        <TextField
          label="Name"
          placeholder="Editor on the laptop"
          hint="Where it will be used, so that you know later which one to revoke."
          value={name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset>
          <legend className="mb-2 font-strong">Models</legend>
          <Choice
            label="Models"
            value={chosen === null ? 'every' : 'some'}
            options={[
              { value: 'every', label: 'Every model' },
              { value: 'some', label: 'Only some' },
            ]}
            onChange={(scope) => setChosen(scope === 'every' ? null : [])}
          />
          {chosen !== null && (
            <ModelChecks names={models.map((model) => model.name)} chosen={chosen} onChange={setChosen} />
          )}
        </fieldset>
        <fieldset>
          <legend className="mb-2 font-strong">Ends after</legend>
          <Choice label="Ends after" value={lifetime} options={LIFETIMES} onChange={setLifetime} />
        </fieldset>
        <p className="rounded-surface bg-sunken p-3 leading-read" aria-live="polite">
          {lacksModels ? 'Choose at least one model.' : keyInWords(name, chosen, expiresAt)}
        </p>
        {create.error && <Notice tone="bad" title={failureText(create.error)} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={name.trim() === '' || lacksModels || create.isPending}>
            Create key
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function KeyShownOnce({ created, onClose }: { created: KeyCreated; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Key for “${created.key.name}”`}
      description="Copy it now. It is shown only this once; the gateway keeps nothing it could be read from."
    >
      <Snippet text={created.secret} label="key" />
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  )
}
