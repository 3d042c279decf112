import { Collapsible } from '@base-ui/react/collapsible'
import { Check } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { classNames } from '../ui/class-names.ts'

interface StartStepProps {
  number: number
  title: string
  done: boolean
  /** Whether the path has come to this step; the person may open any. */
  open: boolean
  /** What came of it, shown once it is done. */
  summary: string
  children: ReactNode
}

export function StartStep({ number, title, done, open, summary, children }: StartStepProps) {
  const [unfolded, setUnfolded] = useState(open)
  useEffect(() => {
    if (open) setUnfolded(true)
  }, [open])
  return (
    <li className="border-t border-line">
      <Collapsible.Root open={unfolded} onOpenChange={setUnfolded}>
        <h2>
          <Collapsible.Trigger className="flex min-h-14 w-full cursor-default flex-wrap items-center gap-x-4 rounded-control py-3 text-left -outline-offset-2">
            <StepMark number={number} done={done} current={unfolded} />
            <span className={classNames('shrink-0 text-base', (unfolded || done) && 'font-strong')}>{title}</span>
            {done && <span className="ml-10 min-w-0 shorten text-soft max-sm:basis-full sm:ml-auto">{summary}</span>}
            <span className="sr-only">{done ? ', done' : ', to do'}</span>
          </Collapsible.Trigger>
        </h2>
        <Collapsible.Panel className="pb-8 sm:pl-10">{children}</Collapsible.Panel>
      </Collapsible.Root>
    </li>
  )
}

function StepMark({ number, done, current }: { number: number; done: boolean; current: boolean }) {
  return (
    <span
      aria-hidden
      className={classNames(
        'flex size-6 shrink-0 items-center justify-center rounded-control border text-xs tabular-nums',
        done ? 'border-ok text-ok' : current ? 'border-ink font-strong' : 'border-edge text-soft',
      )}
    >
      {done ? <Check className="size-4" strokeWidth={2.5} /> : number}
    </span>
  )
}
