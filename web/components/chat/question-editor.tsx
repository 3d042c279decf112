import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { inputClass } from '../../ui/field.tsx'

interface QuestionEditorProps {
  text: string
  onCancel: () => void
  onAsk: (text: string) => void
}

/** Rewrites a question in its own place. Enter asks, Shift-Enter breaks the line, Esc leaves it as it was. */
export function QuestionEditor({ text, onCancel, onAsk }: QuestionEditorProps) {
  const [edited, setEdited] = useState(text)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(text.length, text.length)
  }, [text])
  const ask = () => edited.trim() !== '' && onAsk(edited)
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
    >
      <textarea
        ref={field}
        aria-label="Edit question"
        value={edited}
        onChange={(event) => setEdited(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation()
            onCancel()
          } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            ask()
          }
        }}
        className={`${inputClass} field-sizing-content max-h-96 resize-none px-4 py-3 text-base leading-read`}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button look="primary" type="submit" disabled={edited.trim() === ''}>
          Ask again
        </Button>
      </div>
    </form>
  )
}
