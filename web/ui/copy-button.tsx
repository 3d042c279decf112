import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { RowIconButton } from './icon-button.tsx'

/** How long the button says that it copied. */
const SHOWN_MS = 2000

/** Copies `text`; says so in its own place, and aloud. */
export function CopyButton({ text, label, wide = false }: { text: string; label: string; wide?: boolean }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null)
  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  }
  const shown = outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'The browser did not allow it' : label
  const icon = outcome === 'copied' ? Check : Copy
  const Icon = icon
  return (
    <>
      {wide ? (
        <Button onClick={copy}>
          <Icon className="size-4" aria-hidden />
          {shown}
        </Button>
      ) : (
        <RowIconButton label={shown} icon={icon} onClick={copy} />
      )}
      <span role="status" className="sr-only">
        {outcome && shown}
      </span>
    </>
  )
}
