import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { type State, StateMark } from './state-mark.tsx'

type Tone = 'bad' | 'warn' | 'plain'

const tones: Record<Tone, { surface: string; mark: State | null }> = {
  bad: { surface: 'bg-bad-surface', mark: 'bad' },
  warn: { surface: 'bg-warn-surface', mark: 'warn' },
  plain: { surface: 'bg-sunken', mark: null },
}

interface NoticeProps {
  tone: Tone
  /** What happened. */
  title: ReactNode
  /** What to do about it. */
  children?: ReactNode
  action?: ReactNode
  className?: string
}

/** A fact that the person should know where it matters: what happened, what to do, and the button for it. */
export function Notice({ tone, title, children, action, className }: NoticeProps) {
  const { surface, mark } = tones[tone]
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classNames('flex flex-wrap items-start gap-3 rounded-surface p-3', surface, className)}
    >
      {mark && (
        <span className="pt-1">
          <StateMark state={mark} />
        </span>
      )}
      <div className="min-w-0 flex-1 basis-40 leading-read">
        <p className="font-strong break-words">{title}</p>
        {children && <div className="text-soft">{children}</div>}
      </div>
      {action}
    </div>
  )
}
