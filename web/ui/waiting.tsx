import type { ReactNode } from 'react'
import { useLate } from './late.ts'
import { StateMark } from './state-mark.tsx'

interface WaitingProps {
  /** What is being waited for, as a sentence. */
  sentence: string
  /** The shape of what is coming. */
  children: ReactNode
}

/** The shape of what is coming; after two seconds also a sentence that says what is being waited for. */
export function Waiting({ sentence, children }: WaitingProps) {
  const late = useLate()
  return (
    <div role="status" aria-label={sentence}>
      {children}
      {late && (
        <p className="mt-3 flex items-center gap-2 text-soft">
          <StateMark state="waiting" />
          {sentence}
        </p>
      )}
    </div>
  )
}
