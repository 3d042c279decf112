import type { ChatParameters } from '@cloudtolocalllm/api/shapes'
import { type FormEvent, useState } from 'react'
import type { ChatSettings } from '../../data/chat-actions.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { TextArea, TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'

interface ChatSettingsProps {
  settings: ChatSettings
  onClose: () => void
  /** Rejects where they could not be kept. */
  onSave: (settings: ChatSettings) => Promise<unknown>
}

interface ParameterField {
  name: keyof ChatParameters
  label: string
  hint: string
  min: number
  max: number
  step: number
}

const FIELDS: ParameterField[] = [
  { name: 'temperature', label: 'Temperature', hint: '0 repeats itself, 2 surprises', min: 0, max: 2, step: 0.1 },
  { name: 'topP', label: 'Top P', hint: '0 to 1: how many unlikely words may come', min: 0, max: 1, step: 0.05 },
  { name: 'maxTokens', label: 'Longest answer, in tokens', hint: '1 to 1,000,000', min: 1, max: 1_000_000, step: 1 },
]

/** The system prompt and the parameters of one chat; most people never open this. */
export function ChatSettingsDialog({ settings, onClose, onSave }: ChatSettingsProps) {
  const [systemPrompt, setSystemPrompt] = useState(settings.systemPrompt)
  const [numbers, setNumbers] = useState(() => FIELDS.map(({ name }) => String(settings.parameters[name] ?? '')))
  const [problem, setProblem] = useState<string | null>(null)
  const save = (event: FormEvent) => {
    event.preventDefault()
    const filled = FIELDS.flatMap(({ name }, at) => (numbers[at] ? [[name, Number(numbers[at])]] : []))
    onSave({ systemPrompt, parameters: Object.fromEntries(filled) }).then(onClose, (error: Error) =>
      setProblem(error.message),
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Chat settings"
      description="They hold for this chat, from the next question on."
    >
      <form onSubmit={save} className="flex flex-col gap-4">
        <TextArea
          label="System prompt"
          hint="Told to the model before every question."
          value={systemPrompt}
          onChange={(event) => setSystemPrompt(event.target.value)}
          maxLength={100_000}
          className="max-h-60"
        />
        {FIELDS.map(({ name, label, hint, min, max, step }, at) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            type="number"
            inputMode="decimal"
            placeholder="The engine's default"
            min={min}
            max={max}
            step={step}
            value={numbers[at]}
            onChange={(event) => setNumbers(numbers.with(at, event.target.value))}
          />
        ))}
        {problem && <Notice tone="bad" title={problem} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit">
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
